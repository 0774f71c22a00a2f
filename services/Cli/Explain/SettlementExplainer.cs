using System.Globalization;
using System.Security.Cryptography;
using MlConnector.Kernel;
using MlConnector.Reconcile.Domain;
using MlConnector.Reconcile.Domain.Entries;
using MlConnector.Reconcile.Domain.Proving;
using MlConnector.Settlements;

namespace MlConnector.Cli.Explain;

/// <summary>Explains one document with the same core that the services book with.</summary>
internal static class SettlementExplainer
{
    public static Explanation Explain(ExplainRequest request)
    {
        var problems = new ProblemCollector();
        var setting = ExplainSetting.Read(request, problems);
        using var file = InputFile.Open(request.File, problems);
        if (setting is null || file is null)
        {
            return new Explanation(null, [], problems.Problems) { ExitCode = ExitCode.Unreadable };
        }

        try
        {
            return Explain(file, setting, problems);
        }
        catch (IOException error)
        {
            problems.Add("file-unreadable", $"'{request.File}' cannot be read: {error.Message}");
            return new Explanation(null, [], problems.Problems) { ExitCode = ExitCode.Unreadable };
        }
    }

    private static Explanation Explain(
        FileStream file,
        ExplainSetting setting,
        ProblemCollector problems
    )
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        file.Position = 0;
        var figures = new SettlementFigures(setting.Catalogue, setting.Zone);
        var reading = SettlementReader.Read(file, figures);
        if (reading is SettlementReading.Refused refused)
        {
            foreach (var problem in refused.Problems)
            {
                problems.Add(problem.Code, problem.Message, problem.Row);
            }

            return new Explanation(hash, [], problems.Problems) { ExitCode = ExitCode.Unreadable };
        }

        var settlements = ((SettlementReading.Accepted)reading)
            .Document.Settlements.Select(settlement =>
                Explain(settlement, figures, setting, problems)
            )
            .ToList();
        return new Explanation(hash, settlements, problems.Problems)
        {
            ExitCode = problems.Any ? ExitCode.NeedsPerson : ExitCode.Done,
        };
    }

    private static ExplainedSettlement Explain(
        Settlement settlement,
        SettlementFigures figures,
        ExplainSetting setting,
        ProblemCollector problems
    )
    {
        var proof = FileProof.Prove(settlement);
        if (proof.Code is { } code)
        {
            problems.Add(code, proof.Sentence, settlement.Row);
        }

        var unmapped = figures.Unmapped(settlement);
        foreach (var label in unmapped)
        {
            problems.Add(
                "label-unmapped",
                $"Row {label.FirstRow}: '{label.Label}' has no category ({label.Amount} in {label.Rows} {(label.Rows == 1 ? "row" : "rows")}). Add a rule for it to the file of --rules.",
                label.FirstRow
            );
        }

        var entries =
            settlement.Balanced && unmapped.IsEmpty
                ? Entries(settlement, figures, setting, problems)
                : [];
        return new ExplainedSettlement(
            settlement.SettlementId,
            Instant(settlement.StartAt),
            Instant(settlement.EndAt),
            settlement.DepositDate.ToString("O", CultureInfo.InvariantCulture),
            settlement.Currency.Code,
            settlement.Total.ToAmountString(),
            settlement.Rows,
            new ExplainedProof(settlement.RowsSum.ToAmountString(), settlement.Balanced),
            [.. figures.Categories(settlement).Select(Explain)],
            [.. unmapped.Select(Explain)],
            entries
        );
    }

    private static ExplainedCategory Explain(CategoryTotal total) =>
        new(total.Category.Key, total.Amount.ToAmountString(), total.Rows);

    private static ExplainedUnmapped Explain(UnmappedLabel unmapped) =>
        new(
            unmapped.Label.TransactionType,
            unmapped.Label.AmountType,
            unmapped.Label.AmountDescription,
            unmapped.Amount.ToAmountString(),
            unmapped.Rows,
            unmapped.FirstRow,
            unmapped.Suggestions.FirstOrDefault()?.Category.Key
        );

    private static IReadOnlyList<ExplainedEntry> Entries(
        Settlement settlement,
        SettlementFigures figures,
        ExplainSetting setting,
        ProblemCollector problems
    )
    {
        var days = figures.Days(settlement);
        var calendar = setting.Calendar ?? Months(settlement, days);
        switch (EntryBuilder.Build(settlement, days, calendar))
        {
            case EntriesResult.Refused refused:
                problems.Add(refused.Code, refused.Sentence);
                return [];
            case EntriesResult.Built built:
                AddMissingAccounts(settlement, built.Entries, setting, problems);
                return
                [
                    .. built.Entries.Select(
                        (entry, place) => Explain(entry, place + 1, settlement, setting)
                    ),
                ];
            case var other:
                throw new InvalidOperationException($"Unknown result {other}.");
        }
    }

    private static void AddMissingAccounts(
        Settlement settlement,
        IEnumerable<Entry> entries,
        ExplainSetting setting,
        ProblemCollector problems
    )
    {
        if (setting.Booking is null)
        {
            return;
        }

        foreach (var category in PostingPlans.WithoutAccount(entries, setting.Booking))
        {
            problems.Add(
                "account-missing",
                $"Settlement {settlement.SettlementId} needs an account for {category}. Add it to the accounts in the file of --rules."
            );
        }
    }

    private static ExplainedEntry Explain(
        Entry entry,
        int part,
        Settlement settlement,
        ExplainSetting setting
    )
    {
        var batch = setting.Seller is { } seller
            ? BatchKey
                .Create(
                    SettlementKey.Create(seller.Region, seller.SellerId, settlement.SettlementId),
                    part,
                    revision: 1
                )
                .Value
            : null;
        return new ExplainedEntry(
            entry.Form,
            entry.Period,
            batch,
            [.. entry.Lines.Select(line => Explain(line, setting))]
        );
    }

    private static ExplainedLine Explain(EntryLine line, ExplainSetting setting)
    {
        var assignment = setting.Booking?.Find(line.Category);
        return new ExplainedLine(
            assignment?.Account,
            assignment?.Wbs1,
            line.Category,
            line.Description,
            line.Debit.ToAmountString(),
            line.Credit.ToAmountString()
        );
    }

    private static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static FiscalCalendar Months(
        Settlement settlement,
        IReadOnlyCollection<CategoryDay> days
    )
    {
        var all = days.Select(day => day.Day).Append(settlement.DepositDate).ToList();
        return FiscalCalendar.CalendarMonths(all.Min(), all.Max());
    }
}
