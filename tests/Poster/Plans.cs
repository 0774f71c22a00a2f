using System.Collections.Immutable;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Tests;

/// <summary>Plans and entries that tests book.</summary>
internal static class Plans
{
    public const int Period = 202606;

    public static SettlementKey Settlement { get; } =
        SettlementKey.Create("na", "A1B2C3", "28471003921");

    public static PlannedEntry Journal(
        int part = 1,
        int period = Period,
        string currency = "USD"
    ) =>
        new(
            part,
            "journal-entry",
            period,
            new DateOnly(2026, 6, 30),
            currency,
            "Amazon 28471003921 2026-06-16..06-30",
            null,
            [
                Line(1, "product-sales", "401.00", "0.00", "120.00"),
                Line(2, "selling-fees", "622.00", "18.05", "0.00"),
                Line(3, "clearing", "118.00", "101.95", "0.00") with
                {
                    Wbs1 = "",
                },
            ]
        );

    public static PlannedEntry Receipt(int part = 2, int period = Period) =>
        new(
            part,
            "cash-receipt",
            period,
            new DateOnly(2026, 6, 30),
            "USD",
            "Amazon 28471003921 2026-06-16..06-30",
            "OPER",
            [
                Line(1, "clearing", "118.00", "0.00", "101.95") with
                {
                    Wbs1 = "",
                },
                new PlannedLine(2, null, "", "", "", "bank", "Payout", "101.95", "0.00", true),
            ]
        );

    public static PlannedLine Line(
        int seq,
        string category,
        string account,
        string debit,
        string credit
    ) => new(seq, account, "AMZ.US", "", "", category, category, debit, credit);

    public static PostingPlan Plan(params IReadOnlyList<PlannedEntry> entries) =>
        new(
            1,
            "acme",
            Settlement.ToString(),
            "USD",
            "101.95",
            new string('0', 64),
            entries.Count > 0 ? entries : [Journal(), Receipt()]
        );

    public static EntryContent Content(PlannedEntry planned) =>
        PlanReading.Read(Settlement, planned, revision: 1);

    /// <summary>The draft as Deltek shows it when it was entered as planned.</summary>
    public static DraftFile DraftOf(EntryContent content) =>
        new(content.Period, content.Currency.Code, [.. content.Lines.Select(Booked)]);

    /// <summary>The ledger as Deltek shows it after one posting, the generated bank side included.</summary>
    public static ImmutableArray<LedgerRow> LedgerOf(EntryContent content, int sequence = 7)
    {
        var rows = content.Lines.Select(line => new LedgerRow(
            content.Period,
            sequence,
            Booked(line)
        ));
        return content.Implicit is { } bank
            ?
            [
                .. rows,
                new LedgerRow(
                    content.Period,
                    sequence,
                    new BookedLine(
                        "111.00",
                        new Wbs("", "", ""),
                        bank.ToDecimal(),
                        BankCode: content.BankCode ?? ""
                    )
                ),
            ]
            : [.. rows];
    }

    private static BookedLine Booked(ContentLine line) =>
        new(line.Account, line.Wbs, line.Amount.ToDecimal());
}
