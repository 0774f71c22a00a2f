using System.Collections.Immutable;
using MlConnector.Kernel;
using MlConnector.Poster.Booking;
using MlConnector.Poster.Deltek;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Tests.Simulation;

/// <summary>What one simulated Deltek does wrong.</summary>
/// <param name="FaultsInHundred">Calls of a hundred that end with a fault.</param>
/// <param name="LateMax">Longest time until a request lands whose answer was lost.</param>
/// <param name="RejectsDuplicates">A batch that is there already is refused; not every tenant is known to do so.</param>
/// <param name="RefusesEntries">Refuses to enter the receipt, always with the same words.</param>
/// <param name="RefusesPosting">Refuses to post the receipt, always with the same words.</param>
/// <param name="GoesBlind">Now and then a session sees nothing: a wrong right answers "nothing" without an error.</param>
/// <param name="ControlLies">The canary: the control is found even when the session is blind.</param>
internal sealed record Faults(
    int FaultsInHundred,
    TimeSpan LateMax,
    bool RejectsDuplicates = false,
    bool RefusesEntries = false,
    bool RefusesPosting = false,
    bool GoesBlind = false,
    bool ControlLies = false
);

/// <summary>An in-memory Deltek on virtual time that loses answers, answers late and lands requests late.</summary>
internal sealed class SimulatedDeltek(Faults faults, Random random, VirtualClock clock)
    : IDeltekBooks
{
    private readonly List<EntryContent> drafts = [];
    private readonly List<(EntryContent Entry, int Sequence)> ledger = [];
    private readonly List<(DateTimeOffset At, Action Land)> underWay = [];
    private int sequence;
    private DateTimeOffset blindUntil;

    /// <summary>How often the entry is in the books, unposted and posted.</summary>
    public int Copies(EntryContent entry) =>
        drafts.Count(draft => draft.Batch == entry.Batch) + Posted(entry);

    public int Posted(EntryContent entry) => ledger.Count(post => post.Entry.Batch == entry.Batch);

    /// <summary>Lets everything land that is still under way.</summary>
    public void LandAll()
    {
        clock.Advance(faults.LateMax * 2);
        Land();
    }

    public Task<TenantFacts> ReadTenantAsync(CancellationToken cancellationToken)
    {
        Take();
        var day = new DateOnly(2026, 6, 1);
        return Task.FromResult(
            new TenantFacts(
                7,
                "",
                [new FiscalPeriod(Plans.Period, day, day.AddDays(29), Closed: false)]
            )
        );
    }

    public Task<Observation> LookUpAsync(
        EntryContent entry,
        string? controlBatch,
        CancellationToken cancellationToken
    )
    {
        MayCrash();
        Take();
        if (Chance(faults.FaultsInHundred))
        {
            throw new DeltekReadException("A read that did not succeed.");
        }

        if (faults.GoesBlind && Chance(10))
        {
            blindUntil = clock.GetUtcNow() + TimeSpan.FromSeconds(random.Next(120));
        }

        // A session is blind or not for the whole look.
        var isBlind = clock.GetUtcNow() < blindUntil;
        var began = clock.GetUtcNow();
        var first = isBlind ? null : Draft(entry);
        Take();
        ImmutableArray<LedgerRow> posted = isBlind ? [] : Ledger(entry);
        Take();
        var last = isBlind ? null : Draft(entry);
        var controlled = controlBatch is not null && (!isBlind || faults.ControlLies);
        MayCrash();
        return Task.FromResult(new Observation(began, first, posted, last, controlled));
    }

    public Task<Answer> EnterAsync(
        EntryContent entry,
        string payload,
        CancellationToken cancellationToken
    ) =>
        Write(
            Refusal(faults.RefusesEntries, entry),
            () =>
            {
                if (!faults.RejectsDuplicates || Copies(entry) == 0)
                {
                    drafts.Add(entry);
                }
            },
            faults.RejectsDuplicates && Copies(entry) > 0
                ? new Answer(AnswerKind.AlreadyExists, "Record already exists")
                : Answer.Done
        );

    public Task<Answer> PostAsync(EntryContent entry, CancellationToken cancellationToken) =>
        Write(
            Refusal(faults.RefusesPosting, entry),
            () =>
            {
                // Deltek posts whatever is in the file of this name.
                foreach (var draft in drafts.Where(draft => draft.Batch == entry.Batch))
                {
                    ledger.Add((draft, ++sequence));
                }

                drafts.RemoveAll(draft => draft.Batch == entry.Batch);
            },
            Answer.Done
        );

    public Task<Answer> DeleteDraftAsync(EntryContent entry, CancellationToken cancellationToken) =>
        Write(null, () => drafts.RemoveAll(draft => draft.Batch == entry.Batch), Answer.Done);

    private static string? Refusal(bool refuses, EntryContent entry) =>
        refuses && entry.Form is EntryForm.CashReceipt ? "The bank code is not active." : null;

    private Task<Answer> Write(string? refusal, Action work, Answer answer)
    {
        MayCrash();
        Take();
        if (Chance(faults.FaultsInHundred))
        {
            return Task.FromResult(Fault(refusal is null ? work : () => { }));
        }

        if (refusal is not null)
        {
            return Task.FromResult(
                Chance(50)
                    ? new Answer(AnswerKind.Refused, refusal)
                    : new Answer(AnswerKind.InDoubt, refusal)
            );
        }

        work();
        MayCrash();
        return Task.FromResult(answer);
    }

    /// <summary>One of the ways in which a call that writes can end without saying what it did.</summary>
    private Answer Fault(Action work)
    {
        switch (random.Next(6))
        {
            case 0:
                return new Answer(AnswerKind.NotSent);
            case 1:
                return new Answer(AnswerKind.InDoubt, "Internal error before the work.");
            case 2:
                work();
                return new Answer(AnswerKind.InDoubt, "Internal error after the work.");
            case 3:
                work();
                return Answer.InDoubt;
            case 4:
                underWay.Add((Later(), work));
                return Answer.InDoubt;
            default:
                underWay.Add((Later(), work));
                throw new SimulatedCrashException();
        }
    }

    private DateTimeOffset Later() => clock.GetUtcNow() + faults.LateMax * random.NextDouble();

    private void MayCrash()
    {
        if (random.Next(200) < faults.FaultsInHundred)
        {
            throw new SimulatedCrashException();
        }
    }

    /// <summary>Time passes with every call, and what is under way lands meanwhile.</summary>
    private void Take()
    {
        clock.Advance(TimeSpan.FromMilliseconds(random.Next(1, 300)));
        Land();
    }

    private void Land()
    {
        foreach (var landing in underWay.Where(l => l.At <= clock.GetUtcNow()).ToList())
        {
            underWay.Remove(landing);
            landing.Land();
        }
    }

    private bool Chance(int inHundred) => random.Next(100) < inHundred;

    private DraftFile? Draft(EntryContent entry)
    {
        var found = drafts.Where(draft => draft.Batch == entry.Batch).ToList();
        return found.Count == 0
            ? null
            : new DraftFile(
                found[0].Period,
                "USD",
                [.. found.SelectMany(draft => Plans.DraftOf(draft).Lines)]
            );
    }

    private ImmutableArray<LedgerRow> Ledger(EntryContent entry) =>
        [
            .. ledger
                .Where(post => post.Entry.Batch == entry.Batch)
                .SelectMany(post => Plans.LedgerOf(post.Entry, post.Sequence)),
        ];
}
