using MlConnector.Sandbox.Deltek;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Tests;

/// <summary>Bodies of Deltek transaction files as a client would send them.</summary>
internal static class Entries
{
    private const string Day = "2026-11-12T00:00:00.000";

    public static Dictionary<string, object> Journal(
        string batch,
        string currency,
        int period,
        params (string Account, decimal Amount)[] lines
    ) =>
        new()
        {
            ["Batch"] = batch,
            ["Description"] = "Amazon settlement",
            ["DefaultCurrencyCode"] = currency,
            ["Total"] = lines.Where(l => l.Amount > 0).Sum(l => l.Amount),
            ["CreditsTotal"] = lines.Where(l => l.Amount < 0).Sum(l => -l.Amount),
            ["Period"] = period,
            ["Company"] = "01",
            ["jeMaster"] = new[]
            {
                new
                {
                    Batch = batch,
                    RefNo = "AZ1",
                    TransDate = Day,
                    Description = "Amazon settlement",
                    Type = "3",
                    CurrencyCode = currency,
                    Status = "N",
                },
            },
            ["jeDetail"] = lines
                .Select(
                    (l, i) =>
                        new
                        {
                            Batch = batch,
                            RefNo = "AZ1",
                            PKey = $"{batch}{i}".Replace("-", "", StringComparison.Ordinal),
                            Seq = i + 1,
                            Description = "line",
                            WBS1 = "AMZ-US",
                            WBS2 = " ",
                            WBS3 = " ",
                            l.Account,
                            DebitAmount = Math.Max(0, l.Amount),
                            CreditAmount = Math.Max(0, -l.Amount),
                        }
                )
                .ToArray(),
        };

    public static Dictionary<string, object> Receipt(
        string batch,
        string bank,
        string currency,
        int period,
        string account,
        decimal amount
    ) =>
        new()
        {
            ["Batch"] = batch,
            ["Description"] = "Amazon payout",
            ["Total"] = amount,
            ["DefaultBank"] = bank,
            ["Period"] = period,
            ["Company"] = "01",
            ["crMaster"] = new[]
            {
                new
                {
                    Batch = batch,
                    RefNo = "AZ1",
                    TransDate = Day,
                    TransComment = "Amazon payout",
                    BankCode = bank,
                    CurrencyCode = currency,
                    Status = "N",
                },
            },
            ["crDetail"] = new[]
            {
                new
                {
                    Batch = batch,
                    RefNo = "AZ1",
                    PKey = "1",
                    Seq = 1,
                    Description = "payout",
                    WBS1 = " ",
                    WBS2 = " ",
                    WBS3 = " ",
                    Account = account,
                    Amount = amount,
                },
            },
        };

    /// <summary>A settlement's journal entry, all of it against one income account, as far as the verdict cares.</summary>
    public static Dictionary<string, object> JournalOf(
        Settlement settlement,
        int period,
        int part = 1
    )
    {
        var series = settlement.Series;
        var amount = MinorUnits.ToDecimal(
            settlement.Total - settlement.CarriedDebt,
            series.Decimals
        );
        return Journal(
            $"AZTESTS-{settlement.SettlementId}-{part:000}01",
            series.Currency,
            period,
            (series.ClearingAccount, amount),
            ("421.00", -amount)
        );
    }

    public static Dictionary<string, object> ReceiptOf(Settlement settlement, int period) =>
        Receipt(
            $"AZTESTS-{settlement.SettlementId}-00201",
            settlement.Series.BankCode,
            settlement.Series.Currency,
            period,
            settlement.Series.ClearingAccount,
            MinorUnits.ToDecimal(settlement.Total, settlement.Series.Decimals)
        );

    /// <summary>Books a settlement as a good connector does.</summary>
    public static async Task BookAsync(
        RunningSandbox sandbox,
        Settlement settlement,
        int period = 202611
    )
    {
        var journal = JournalOf(settlement, period);
        await EnterAndPostAsync(sandbox, "je", journal, period);
        if (settlement.Total > 0)
        {
            await EnterAndPostAsync(sandbox, "cr", ReceiptOf(settlement, period), period);
        }
    }

    public static async Task EnterAndPostAsync(
        RunningSandbox sandbox,
        string prefix,
        Dictionary<string, object> body,
        int period
    )
    {
        using var entered = await sandbox.EnterAsync(prefix, body);
        await RunningSandbox.JsonAsync(entered, System.Net.HttpStatusCode.Created);
        var reply = await sandbox.PostAsync(
            prefix.ToUpperInvariant(),
            (string)body["Batch"],
            period
        );
        Assert.Contains("\"retList\":\"1\"", reply, StringComparison.Ordinal);
    }
}
