using System.Text.Json.Nodes;
using MlConnector.Sandbox.Deltek;

namespace MlConnector.Sandbox.Inspection;

/// <summary>The whole ledger at a glance; amounts are JSON numbers, debit positive.</summary>
internal static class LedgerView
{
    public static JsonObject Write(IReadOnlyList<EntryFile> files, IReadOnlyList<LedgerRow> rows) =>
        new()
        {
            ["balanced"] = rows.GroupBy(r => r.Currency).All(g => g.Sum(r => r.Amount) == 0),
            ["accounts"] = new JsonArray([
                .. rows.GroupBy(r => (r.Account, r.Currency))
                    .OrderBy(g => g.Key.Account, StringComparer.Ordinal)
                    .ThenBy(g => g.Key.Currency, StringComparer.Ordinal)
                    .Select(g => new JsonObject
                    {
                        ["account"] = g.Key.Account,
                        ["name"] = Firm.FindAccount(g.Key.Account)?.Name ?? "",
                        ["currency"] = g.Key.Currency,
                        ["amount"] = g.Sum(r => r.Amount),
                    }),
            ]),
            ["batches"] = new JsonArray([
                .. files.GroupBy(f => (f.Type, f.Batch)).Select(g => Batch(g, rows)),
            ]),
            ["drafts"] = new JsonArray([.. files.Where(f => f.Posting is null).Select(Draft)]),
            ["rows"] = new JsonArray([.. rows.Select(Row)]),
        };

    private static JsonObject Batch(
        IGrouping<(string Type, string Batch), EntryFile> files,
        IReadOnlyList<LedgerRow> rows
    )
    {
        var own = rows.Where(r => r.Type == files.Key.Type && r.Batch == files.Key.Batch).ToList();
        return new JsonObject
        {
            ["type"] = files.Key.Type,
            ["batch"] = files.Key.Batch,
            ["files"] = files.Count(),
            ["postedFiles"] = files.Count(f => f.Posting is not null),
            ["rows"] = own.Count,
            ["debits"] = own.Where(r => r.Amount > 0).Sum(r => r.Amount),
            ["sum"] = own.Sum(r => r.Amount),
        };
    }

    private static JsonObject Draft(EntryFile file) =>
        new()
        {
            ["type"] = file.Type,
            ["batch"] = file.Batch,
            ["debits"] = file.Debits,
            ["credits"] = file.Credits,
        };

    private static JsonObject Row(LedgerRow row) =>
        new()
        {
            ["type"] = row.Type,
            ["batch"] = row.Batch,
            ["period"] = row.Period,
            ["postSeq"] = row.PostSeq,
            ["account"] = row.Account,
            ["wbs1"] = row.Wbs1,
            ["currency"] = row.Currency,
            ["amount"] = row.Amount,
            ["refNo"] = row.RefNo,
            ["transDate"] = row.TransDate,
            ["desc1"] = row.Desc1,
            ["desc2"] = row.Desc2,
            ["autoEntry"] = row.AutoEntry,
            ["postedAt"] = DeltekDates.Write(row.PostedAt),
        };
}
