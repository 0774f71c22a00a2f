using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using MlConnector.Sandbox.Deltek;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Inspection;

/// <summary>
/// Says from the scenario and the ledger alone whether every settlement is booked exactly once. A
/// settlement's files are those whose Batch holds its id.
/// </summary>
internal sealed record Verdict(
    bool Ok,
    ImmutableArray<string> Faults,
    ImmutableArray<SettlementVerdict> Settlements
)
{
    public static Verdict Of(
        Scenario scenario,
        IReadOnlyList<EntryFile> files,
        IReadOnlyList<LedgerRow> rows
    )
    {
        var settlements = scenario
            .Settlements.Select(s => SettlementVerdict.Of(s, files, rows))
            .ToImmutableArray();
        var faults = settlements
            .SelectMany(s => s.Faults)
            .Concat(Unbalanced(rows))
            .Concat(Foreign(scenario, files))
            .ToImmutableArray();
        return new Verdict(faults.IsEmpty, faults, settlements);
    }

    public JsonObject ToJson() =>
        new()
        {
            ["ok"] = Ok,
            ["faults"] = new JsonArray([.. Faults.Select(f => JsonValue.Create(f))]),
            ["settlements"] = new JsonArray([.. Settlements.Select(s => s.ToJson())]),
        };

    /// <summary>Each posting adds up to zero in each currency.</summary>
    private static IEnumerable<string> Unbalanced(IReadOnlyList<LedgerRow> rows) =>
        rows.GroupBy(r => (r.Type, r.Batch, r.Period, r.PostSeq, r.Currency))
            .Where(g => g.Sum(r => r.Amount) != 0)
            .Select(g =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{g.Key.Type} {g.Key.Batch} is out of balance by {g.Sum(r => r.Amount)} {g.Key.Currency}."
                )
            );

    private static IEnumerable<string> Foreign(Scenario scenario, IReadOnlyList<EntryFile> files) =>
        files
            .Where(f => f.Batch is not (Books.OpeningJournal or Books.OpeningReceipt))
            .Where(f => !scenario.Settlements.Any(s => SettlementVerdict.Names(f.Batch, s)))
            .Select(f => $"{f.Type} {f.Batch} belongs to no settlement of the scenario.");
}

/// <param name="State"><c>missing</c>, <c>unposted</c>, <c>posted</c> or <c>wrong</c>.</param>
internal sealed record SettlementVerdict(
    Settlement Settlement,
    string State,
    ImmutableArray<string> Faults
)
{
    public static SettlementVerdict Of(
        Settlement settlement,
        IReadOnlyList<EntryFile> files,
        IReadOnlyList<LedgerRow> rows
    )
    {
        var own = files.Where(f => Names(f.Batch, settlement)).ToList();
        var posted = own.Where(f => f.Posting is not null).ToList();
        if (own.Count == 0)
        {
            return new SettlementVerdict(
                settlement,
                "missing",
                [$"Settlement {settlement.SettlementId} is not booked."]
            );
        }

        var faults = Drafts(settlement, own)
            .Concat(Doubles(settlement, posted))
            .Concat(Amounts(settlement, [.. rows.Where(r => Names(r.Batch, settlement))], posted))
            .ToImmutableArray();
        var state =
            faults.IsEmpty ? "posted"
            : posted.Count == 0 ? "unposted"
            : "wrong";
        return new SettlementVerdict(settlement, state, faults);
    }

    /// <summary>The id stands between two hyphens, so that a longer number is not taken for it.</summary>
    public static bool Names(string batch, Settlement settlement) =>
        batch.Split('-').Contains(settlement.SettlementId, StringComparer.Ordinal);

    public JsonObject ToJson() =>
        new()
        {
            ["settlementId"] = Settlement.SettlementId,
            ["seller"] = Settlement.Seller.SellerId,
            ["state"] = State,
            ["faults"] = new JsonArray([.. Faults.Select(f => JsonValue.Create(f))]),
        };

    private static IEnumerable<string> Drafts(Settlement settlement, List<EntryFile> own) =>
        own.Where(f => f.Posting is null)
            .Select(f =>
                $"Settlement {settlement.SettlementId}: {f.Type} {f.Batch} is entered and not posted."
            );

    private static IEnumerable<string> Doubles(Settlement settlement, List<EntryFile> posted) =>
        posted
            .GroupBy(f => (f.Type, f.Batch))
            .Where(g => g.Count() > 1)
            .Select(g =>
                $"Settlement {settlement.SettlementId}: {g.Key.Type} {g.Key.Batch} is posted {g.Count()} times."
            );

    private static IEnumerable<string> Amounts(
        Settlement settlement,
        List<LedgerRow> rows,
        List<EntryFile> posted
    )
    {
        var series = settlement.Series;
        var total = MinorUnits.ToDecimal(settlement.Total, series.Decimals);
        var debt = MinorUnits.ToDecimal(settlement.CarriedDebt, series.Decimals);
        var journal = Sum(rows, "JE", series.ClearingAccount);
        if (journal != total - debt)
        {
            yield return Text(
                settlement,
                $"the journal entries move clearing by {journal}, {total - debt} is right."
            );
        }

        var payout = Math.Max(0m, total);
        var receipts = posted.Count(f => f.Type == "CR");
        var expected = payout > 0 ? 1 : 0;
        if (receipts != expected)
        {
            yield return Text(settlement, $"{receipts} receipts are posted, {expected} is right.");
        }

        var bank = Sum(rows, "CR", Firm.FindBank(series.BankCode)?.Account ?? "");
        if (bank != payout)
        {
            yield return Text(
                settlement,
                $"the receipts bring {bank} to the bank, {payout} is right."
            );
        }

        var cleared = Sum(rows, "CR", series.ClearingAccount);
        if (cleared != -payout)
        {
            yield return Text(
                settlement,
                $"the receipts move clearing by {cleared}, {-payout} is right."
            );
        }

        foreach (var row in rows.Where(r => r.Currency != series.Currency).Take(1))
        {
            yield return Text(
                settlement,
                $"{row.Batch} is booked in {row.Currency}, {series.Currency} is right."
            );
        }
    }

    private static decimal Sum(List<LedgerRow> rows, string type, string account) =>
        rows.Where(r => r.Type == type && r.Account == account).Sum(r => r.Amount);

    private static string Text(Settlement settlement, FormattableString text) =>
        $"Settlement {settlement.SettlementId}: {FormattableString.Invariant(text)}";
}
