using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MlConnector.Kernel;
using MlConnector.Poster.Booking;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Deltek;

/// <summary>The books of one company, through the REST API in files mode.</summary>
/// <param name="company">Code of the company; empty for a tenant with one company.</param>
internal sealed class DeltekBooks(DeltekSession session, string company, TimeProvider time)
    : IDeltekBooks
{
    /// <summary>How often a look is begun again because the session changed under it.</summary>
    private const int LooksMax = 3;

    /// <summary>The session in which company and period were last set and read back.</summary>
    private int contextSession;

    public async Task<TenantFacts> ReadTenantAsync(CancellationToken cancellationToken)
    {
        await SetCompanyAsync(cancellationToken);
        var formats = await session.ReadAsync(
            "KeyCvt/CFGFormat",
            "KeyCvt/CFGFormat",
            cancellationToken
        );
        var periods = await session.ReadAsync(
            "Settings/Period",
            "Settings/Period",
            cancellationToken
        );
        return new TenantFacts(
            formats is [var format, ..] && format.Text("RefnoLength").Length > 0
                ? format.Integer("RefnoLength")
                : ReferenceNumber.LengthUnlessTold,
            company,
            [
                .. periods.Select(row => new FiscalPeriod(
                    row.Integer("Period"),
                    row.Day("AccountPdStart"),
                    row.Day("AccountPdEnd"),
                    row.Flag("ActiveCompanyClosed") || row.Flag("AllCompaniesClosed")
                )),
            ]
        );
    }

    public async Task<Observation> LookUpAsync(
        EntryContent entry,
        string? controlBatch,
        CancellationToken cancellationToken
    )
    {
        for (var look = 0; look < LooksMax; look++)
        {
            await SetContextAsync(entry.Period, cancellationToken);
            var began = time.GetUtcNow();
            var first = await DraftAsync(entry, cancellationToken);
            var posted = await LedgerAsync(entry.Form, entry.Batch.Value, cancellationToken);
            var last = await DraftAsync(entry, cancellationToken);
            var controlled = await IsControlledAsync(entry.Form, controlBatch, cancellationToken);
            // A new token in between may have put the user back into another company.
            if (contextSession == session.Number)
            {
                return new Observation(began, first, posted, last, controlled);
            }
        }

        throw new DeltekReadException(
            "Deltek's token changed during each look; the books could not be read in one session."
        );
    }

    public async Task<Answer> EnterAsync(
        EntryContent entry,
        string payload,
        CancellationToken cancellationToken
    )
    {
        var path = $"DataEntry/{Prefix(entry.Form)}Control";
        var (answer, body) = await session.WriteAsync(
            HttpMethod.Post,
            path,
            path,
            payload,
            contextSession
        );
        return WriteAnswers.ToEntering(answer, body, entry.Batch.Value);
    }

    public async Task<Answer> PostAsync(EntryContent entry, CancellationToken cancellationToken)
    {
        const string Path = "DataEntry/PostTransFile";
        var (answer, body) = await session.WriteAsync(
            HttpMethod.Put,
            Path,
            Path,
            PostingBody(entry),
            contextSession
        );
        return WriteAnswers.ToPosting(answer, body);
    }

    public async Task<Answer> DeleteDraftAsync(
        EntryContent entry,
        CancellationToken cancellationToken
    )
    {
        var path = $"DataEntry/{Prefix(entry.Form)}Control";
        var (answer, _) = await session.WriteAsync(
            HttpMethod.Delete,
            $"{path}/{Uri.EscapeDataString(entry.Batch.Value)}",
            path,
            null,
            contextSession
        );
        return answer;
    }

    private static string Prefix(EntryForm form) =>
        form switch
        {
            EntryForm.JournalEntry => "je",
            EntryForm.CashReceipt => "cr",
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, null),
        };

    /// <summary>
    /// The known posted entry is found in both shapes of the look-up: in the ledger, and among the files
    /// of transaction entry, where files mode keeps it as posted. Blind in one of them, absence proves nothing.
    /// </summary>
    private async Task<bool> IsControlledAsync(
        EntryForm form,
        string? controlBatch,
        CancellationToken cancellationToken
    ) =>
        controlBatch is not null
        && (await LedgerAsync(form, controlBatch, cancellationToken)).Length > 0
        && (
            await RowsOfBatchAsync($"{Prefix(form)}Control", controlBatch, cancellationToken)
        ).Length > 0;

    private string PostingBody(EntryContent entry)
    {
        var parms = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["batch"] = entry.Batch.Value,
            ["description"] = entry.Batch.Value,
            ["period"] = entry.Period.ToString(CultureInfo.InvariantCulture),
            ["transtype"] = entry.Form.ToTransType(),
        };
        if (company.Length > 0)
        {
            parms["clientcompany"] = company;
        }

        return JsonSerializer.Serialize(
            new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal)
            {
                ["parms"] = parms,
            }
        );
    }

    private async Task<DraftFile?> DraftAsync(
        EntryContent entry,
        CancellationToken cancellationToken
    )
    {
        var batch = entry.Batch.Value;
        var prefix = Prefix(entry.Form);
        var controls = await RowsOfBatchAsync($"{prefix}Control", batch, cancellationToken);
        // In files mode a posted file stays readable: it is no draft any more.
        ImmutableArray<DeltekRow> unposted = [.. controls.Where(row => !row.Flag("Posted"))];
        if (unposted.IsEmpty)
        {
            return null;
        }

        var masters = await RowsOfBatchAsync($"{prefix}Master", batch, cancellationToken);
        var details = await RowsOfBatchAsync($"{prefix}Detail", batch, cancellationToken);
        var currency = masters
            .Select(row => row.Text("CurrencyCode"))
            .FirstOrDefault(code => code.Length > 0);
        return new DraftFile(
            unposted[0].Integer("Period"),
            currency ?? "",
            [
                .. details.Select(row =>
                    Line(
                        row,
                        entry.Form is EntryForm.JournalEntry
                            ? row.Amount("DebitAmount") - row.Amount("CreditAmount")
                            : -row.Amount("Amount")
                    )
                ),
            ]
        );
    }

    private async Task<ImmutableArray<DeltekRow>> RowsOfBatchAsync(
        string table,
        string batch,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.ReadAsync(
            $"DataEntry/{table}/{Uri.EscapeDataString(batch)}",
            $"DataEntry/{table}",
            cancellationToken
        );
        return [.. rows.Where(row => row.Text("Batch") == batch)];
    }

    private async Task<ImmutableArray<LedgerRow>> LedgerAsync(
        EntryForm form,
        string batch,
        CancellationToken cancellationToken
    )
    {
        var type = form.ToTransType();
        var rows = await session.ReadAsync(
            $"PSALedger/{type}?filterHash[0][name]=Batch&filterHash[0][value]={Uri.EscapeDataString(batch)}"
                + "&filterHash[0][type]=string&filterHash[0][opp]=%3D&filterHash[0][seq]=0",
            $"PSALedger/{type}",
            cancellationToken
        );
        // A filter that Deltek does not understand is ignored without an error, and the whole ledger,
        // or its first page, comes back: then neither finding nor not finding proves anything.
        if (rows.Any(row => row.Text("Batch") != batch))
        {
            throw new DeltekReadException(
                $"Deltek ignored the filter by batch on PSALedger/{type}: rows of other batches came back."
            );
        }

        return
        [
            .. rows.Select(row => new LedgerRow(
                row.Integer("Period"),
                row.Integer("PostSeq"),
                Line(row, row.Amount("Amount")),
                row.Flag("AutoEntry") || row.Flag("SkipGL")
            )),
        ];
    }

    /// <summary>A debit is positive, a credit negative.</summary>
    private static BookedLine Line(DeltekRow row, decimal amount) =>
        new(
            row.Text("Account"),
            new Wbs(row.Text("WBS1"), row.Text("WBS2"), row.Text("WBS3")),
            amount,
            row.Text("CurrencyCode"),
            row.Text("BankCode")
        );

    private async Task SetContextAsync(int period, CancellationToken cancellationToken)
    {
        await session.SignInAsync(cancellationToken);
        // A token that is renewed on the way leaves this number behind, and the look begins again.
        contextSession = session.Number;
        await SetCompanyAsync(cancellationToken);
        await SetAsync(
            "ActivePeriod",
            period.ToString(CultureInfo.InvariantCulture),
            ["Period", "ActivePeriod"],
            cancellationToken
        );
    }

    private async Task SetCompanyAsync(CancellationToken cancellationToken)
    {
        if (company.Length > 0)
        {
            await SetAsync(
                "ActiveCompany",
                company,
                ["Company", "ActiveCompany"],
                cancellationToken
            );
        }
    }

    /// <summary>Sets a piece of the API user's state and reads it back.</summary>
    private async Task SetAsync(
        string setting,
        string value,
        string[] columns,
        CancellationToken cancellationToken
    )
    {
        var name = $"Settings/{setting}";
        await session.SignInAsync(cancellationToken);
        var (answer, _) = await session.WriteAsync(
            HttpMethod.Put,
            $"{name}/{Uri.EscapeDataString(value)}",
            name,
            null,
            session.Number
        );
        switch (answer.Kind)
        {
            case AnswerKind.InDoubt when answer.Error is null:
                throw new DeltekContextInDoubtException(
                    $"Deltek did not say whether {name} was set to {value}."
                );
            case AnswerKind.NotSent:
                throw new DeltekReadException($"{name} could not be set to {value} now.");
            case not AnswerKind.Done:
                throw new DeltekReadException(
                    $"Deltek refuses to set {name} to {value}: {answer.Error}"
                );
        }

        var rows = await session.ReadAsync(name, name, cancellationToken);
        var found = rows is [var row, ..] ? row.ValueOrText(columns) : "";
        if (found != value)
        {
            throw new DeltekReadException(
                $"{name} was set to {value}, and Deltek reads back '{found}'."
            );
        }
    }
}
