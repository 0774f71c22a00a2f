using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlConnector.Sandbox.Deltek;

/// <summary>
/// The firm's books: unposted and posted files, ledger rows, and each user's active company and period.
/// Every change is checked, written to the state file, and only then takes effect.
/// </summary>
internal sealed class Books : IDisposable
{
    public const string OpeningJournal = "OPENING-JE";
    public const string OpeningReceipt = "OPENING-CR";

    private readonly Lock gate = new();
    private readonly Periods periods;
    private readonly FieldRules rules;
    private readonly StateFile state;
    private readonly TimeProvider time;
    private readonly List<EntryFile> files = [];
    private readonly List<LedgerRow> rows = [];
    private readonly Dictionary<int, int> lastPostSeq = [];
    private readonly Dictionary<string, UserState> users = new(StringComparer.OrdinalIgnoreCase);

    public Books(Periods periods, SandboxOptions options, StateFile state, TimeProvider time)
    {
        this.periods = periods;
        this.state = state;
        this.time = time;
        rules = new FieldRules(options);
        AcceptDuplicates = options.DuplicateBatch == "accept";
        Opening.Changes(periods.Opening).ForEach(Apply);
        foreach (var change in state.Load<BookChange>())
        {
            Apply(change);
        }
    }

    /// <summary>Entering a Batch again is taken as a second file instead of refused.</summary>
    public bool AcceptDuplicates { get; set; }

    public Periods Periods => periods;

    public ImmutableArray<EntryFile> Files()
    {
        lock (gate)
        {
            return [.. files];
        }
    }

    public ImmutableArray<LedgerRow> Rows()
    {
        lock (gate)
        {
            return [.. rows];
        }
    }

    public UserState User(string name)
    {
        lock (gate)
        {
            return users.GetValueOrDefault(
                name,
                new UserState(Firm.Company, periods.Current.Number)
            );
        }
    }

    public ImmutableArray<EntryFile> Find(string type, string batch) =>
        [.. Files().Where(f => f.Type == type && f.Batch == batch)];

    /// <summary>Enters a file; Deltek's message when it refuses.</summary>
    public BookAnswer Enter(string type, JsonElement body, string user)
    {
        lock (gate)
        {
            var file = FileOf(type, body, user);
            if (rules.Fault(file) is { } fault)
            {
                return new BookAnswer(null, fault);
            }

            if (!AcceptDuplicates && files.Any(f => f.Type == type && f.Batch == file.Batch))
            {
                return new BookAnswer(
                    null,
                    $"Record {file.Batch} already exists and cannot be added"
                );
            }

            Commit(new FileEntered(type, file.Batch, body.Clone(), user));
            return new BookAnswer(files[^1], null);
        }
    }

    /// <summary>Lays the given fields over an unposted file.</summary>
    public BookAnswer Change(string type, string batch, JsonElement patch, string user)
    {
        lock (gate)
        {
            if (Unposted(type, batch, out var refusal) is not { } file)
            {
                return new BookAnswer(null, refusal);
            }

            var merged = JsonObject.Create(Whole(file)) ?? [];
            foreach (var property in patch.EnumerateObject())
            {
                merged[property.Name] = JsonNode.Parse(property.Value.GetRawText());
            }

            using var document = JsonDocument.Parse(merged.ToJsonString());
            var body = document.RootElement.Clone();
            var changed = FileOf(type, body, user);
            if (changed.Batch != batch)
            {
                return new BookAnswer(null, "Batch cannot be changed");
            }

            if (rules.Fault(changed) is { } fault)
            {
                return new BookAnswer(null, fault);
            }

            Commit(new FileChanged(type, batch, body, user));
            return new BookAnswer(files.Last(f => f.Type == type && f.Batch == batch), null);
        }
    }

    public BookAnswer Delete(string type, string batch)
    {
        lock (gate)
        {
            if (Unposted(type, batch, out var refusal) is not { } file)
            {
                return new BookAnswer(null, refusal);
            }

            Commit(new FileDeleted(type, batch));
            return new BookAnswer(file, null);
        }
    }

    /// <summary>Posts the first unposted file of this Batch.</summary>
    /// <param name="period">Null = the user's active period.</param>
    public BookAnswer Post(string type, string batch, int? period, string user)
    {
        lock (gate)
        {
            if (Unposted(type, batch, out var refusal) is not { } file)
            {
                return new BookAnswer(null, refusal);
            }

            var number = period ?? users.GetValueOrDefault(user)?.Period ?? periods.Current.Number;
            if (PostingRules.Fault(file, periods.Find(number), number) is { } fault)
            {
                return new BookAnswer(null, fault);
            }

            Commit(new FilePosted(type, batch, number, time.GetUtcNow(), user));
            return new BookAnswer(
                files.First(f =>
                    f.Posting?.PostSeq == lastPostSeq[number] && f.Posting.Period == number
                ),
                null
            );
        }
    }

    /// <summary>Sets a user's company or period; null leaves it as it is.</summary>
    public UserState? Move(string user, string? company, int? period)
    {
        lock (gate)
        {
            if (
                (company is not null && company != Firm.Company)
                || (period is { } p && periods.Find(p) is null)
            )
            {
                return null;
            }

            var now = User(user);
            Commit(new UserMoved(user, company ?? now.Company, period ?? now.Period));
            return users[user];
        }
    }

    public void Dispose() => state.Dispose();

    private void Commit(BookChange change)
    {
        state.Append(change);
        Apply(change);
    }

    private void Apply(BookChange change)
    {
        switch (change)
        {
            case FileEntered entered:
                files.Add(FileOf(entered.Type, entered.Body, entered.User));
                break;
            case FileChanged changed:
                files[IndexOfUnposted(changed.Type, changed.Batch)] = FileOf(
                    changed.Type,
                    changed.Body,
                    changed.User
                );
                break;
            case FileDeleted deleted:
                files.RemoveAt(IndexOfUnposted(deleted.Type, deleted.Batch));
                break;
            case FilePosted posted:
                ApplyPosting(posted);
                break;
            case UserMoved moved:
                users[moved.User] = new UserState(moved.Company, moved.Period);
                break;
            default:
                throw new InvalidOperationException(
                    $"{change.GetType().Name} is no change of the books."
                );
        }
    }

    private void ApplyPosting(FilePosted posted)
    {
        var index = IndexOfUnposted(posted.Type, posted.Batch);
        var sequence = lastPostSeq.GetValueOrDefault(posted.Period) + 1;
        lastPostSeq[posted.Period] = sequence;
        files[index] = files[index] with
        {
            Posting = new Posting(posted.Period, sequence, posted.At, posted.User),
        };
        rows.AddRange(LedgerRows.Of(files[index], files[index].Posting, firstKey: rows.Count + 1));
    }

    private int IndexOfUnposted(string type, string batch) =>
        files.FindIndex(f => f.Type == type && f.Batch == batch && f.Posting is null);

    private EntryFile? Unposted(string type, string batch, out string refusal)
    {
        refusal = "";
        var index = IndexOfUnposted(type, batch);
        if (index >= 0)
        {
            return files[index];
        }

        refusal = files.Any(f => f.Type == type && f.Batch == batch)
            ? $"File {batch} is already posted"
            : $"Record {batch} does not exist";
        return null;
    }

    private static EntryFile FileOf(string type, JsonElement body, string user)
    {
        var prefix = type == "JE" ? "je" : "cr";
        return new EntryFile(
            type,
            body.Text("Batch"),
            body.Clone(),
            body.Rows($"{prefix}Master"),
            body.Rows($"{prefix}Detail"),
            user
        );
    }

    private static JsonElement Whole(EntryFile file) => file.Control;
}

/// <param name="File">The file after the change; null when it was refused.</param>
/// <param name="Refusal">Deltek's message.</param>
internal sealed record BookAnswer(EntryFile? File, string? Refusal);

/// <summary>Server-side state of a Deltek user.</summary>
internal sealed record UserState(string Company, int Period);
