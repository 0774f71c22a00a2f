using System.Text.Json.Nodes;
using MlConnector.Sandbox.Inspection;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Tests;

public sealed class VerdictOnTheLedger
{
    [Fact]
    public async Task Every_settlement_booked_once_is_right()
    {
        await using var sandbox = await LoggedInAsync(
            new SandboxOptions
            {
                Settlements = 9,
                NegativeSettlement = true,
                ParallelSeries = true,
            }
        );
        foreach (var settlement in sandbox.Scenario.Settlements)
        {
            await Entries.BookAsync(sandbox, settlement);
        }

        var verdict = await sandbox.InspectAsync("verdict");
        Assert.Empty(Faults(verdict));
        Assert.True(verdict["ok"]!.GetValue<bool>());
        Assert.All(
            RunningSandbox.Rows(verdict["settlements"]),
            s => Assert.Equal("posted", RunningSandbox.Text(s, "state"))
        );

        // After all of a chain, clearing holds what Amazon owes: nothing.
        var ledger = await sandbox.InspectAsync("ledger");
        Assert.True(ledger["balanced"]!.GetValue<bool>());
        Assert.All(
            RunningSandbox
                .Rows(ledger["accounts"])
                .Where(a =>
                    RunningSandbox.Text(a, "account").StartsWith("115", StringComparison.Ordinal)
                ),
            a => Assert.Equal(0m, a["amount"]!.GetValue<decimal>())
        );
    }

    [Fact]
    public async Task An_entry_split_over_two_periods_is_right()
    {
        await using var sandbox = await BookedExceptFirstAsync();
        var first = sandbox.Scenario.Settlements[0];
        var half = Math.Round(Amount(first) / 2, 2, MidpointRounding.ToZero);
        foreach (
            var (part, period, amount) in new[]
            {
                (1, 202610, half),
                (2, 202611, Amount(first) - half),
            }
        )
        {
            await Entries.EnterAndPostAsync(
                sandbox,
                "je",
                Entries.Journal(
                    $"AZTESTS-{first.SettlementId}-{part:000}01",
                    "USD",
                    period,
                    ("115.10", amount),
                    ("421.00", -amount)
                ),
                period
            );
        }

        await Entries.EnterAndPostAsync(sandbox, "cr", Entries.ReceiptOf(first, 202611), 202611);
        Assert.Empty(Faults(await sandbox.InspectAsync("verdict")));
    }

    [Fact]
    public async Task A_missing_settlement_is_named()
    {
        await using var sandbox = await BookedExceptFirstAsync();
        await AssertOnlyFaultAsync(sandbox, "is not booked", "missing");
    }

    [Fact]
    public async Task A_draft_is_not_a_posting()
    {
        await using var sandbox = await BookedExceptFirstAsync();
        var first = sandbox.Scenario.Settlements[0];
        using var draft = await sandbox.EnterAsync("je", Entries.JournalOf(first, 202611));
        var verdict = await sandbox.InspectAsync("verdict");
        Assert.Contains(
            Faults(verdict),
            f => f.Contains("is entered and not posted", StringComparison.Ordinal)
        );
        Assert.Equal("unposted", RunningSandbox.Text(verdict["settlements"]![0], "state"));
    }

    [Fact]
    public async Task A_missing_receipt_is_named()
    {
        await using var sandbox = await BookedExceptFirstAsync();
        await Entries.EnterAndPostAsync(
            sandbox,
            "je",
            Entries.JournalOf(sandbox.Scenario.Settlements[0], 202611),
            202611
        );
        await AssertFaultAsync(sandbox, "0 receipts are posted, 1 is right");
    }

    [Fact]
    public async Task A_settlement_under_one_Batch_twice_is_named()
    {
        await using var sandbox = await BookedExceptFirstAsync(
            new SandboxOptions { DuplicateBatch = "accept" }
        );
        var first = sandbox.Scenario.Settlements[0];
        await Entries.BookAsync(sandbox, first);
        await Entries.BookAsync(sandbox, first);
        await AssertFaultAsync(sandbox, "is posted 2 times");
        await AssertFaultAsync(sandbox, "2 receipts are posted, 1 is right");
    }

    [Fact]
    public async Task A_settlement_under_another_Batch_again_is_named()
    {
        await using var sandbox = await BookedExceptFirstAsync();
        var first = sandbox.Scenario.Settlements[0];
        await Entries.BookAsync(sandbox, first);
        await Entries.EnterAndPostAsync(
            sandbox,
            "je",
            Entries.JournalOf(first, 202611, part: 9),
            202611
        );
        await AssertFaultAsync(sandbox, "the journal entries move clearing by");
    }

    [Fact]
    public async Task A_receipt_of_another_amount_is_named()
    {
        await using var sandbox = await BookedExceptFirstAsync();
        var first = sandbox.Scenario.Settlements[0];
        await Entries.EnterAndPostAsync(sandbox, "je", Entries.JournalOf(first, 202611), 202611);
        await Entries.EnterAndPostAsync(
            sandbox,
            "cr",
            Entries.Receipt(
                $"AZTESTS-{first.SettlementId}-00201",
                "USD1",
                "USD",
                202611,
                "115.10",
                Amount(first) + 0.01m
            ),
            202611
        );
        await AssertFaultAsync(sandbox, "the receipts bring");
    }

    [Fact]
    public async Task A_receipt_against_another_account_is_named()
    {
        await using var sandbox = await BookedExceptFirstAsync();
        var first = sandbox.Scenario.Settlements[0];
        await Entries.EnterAndPostAsync(sandbox, "je", Entries.JournalOf(first, 202611), 202611);
        await Entries.EnterAndPostAsync(
            sandbox,
            "cr",
            Entries.Receipt(
                $"AZTESTS-{first.SettlementId}-00201",
                "USD1",
                "USD",
                202611,
                "421.00",
                Amount(first)
            ),
            202611
        );
        await AssertFaultAsync(sandbox, "the receipts move clearing by 0");
    }

    [Fact]
    public async Task A_receipt_for_a_negative_settlement_is_named()
    {
        await using var sandbox = await LoggedInAsync(
            new SandboxOptions { Settlements = 6, NegativeSettlement = true }
        );
        var negative = Assert.Single(sandbox.Scenario.Settlements, s => s.Total < 0);
        await Entries.EnterAndPostAsync(sandbox, "je", Entries.JournalOf(negative, 202611), 202611);
        await Entries.EnterAndPostAsync(
            sandbox,
            "cr",
            Entries.Receipt(
                $"AZTESTS-{negative.SettlementId}-00201",
                "USD1",
                "USD",
                202611,
                "115.10",
                5m
            ),
            202611
        );
        await AssertFaultAsync(sandbox, "1 receipts are posted, 0 is right");
    }

    [Fact]
    public async Task Another_currency_is_named()
    {
        await using var sandbox = await BookedExceptFirstAsync();
        var first = sandbox.Scenario.Settlements[0];
        await Entries.EnterAndPostAsync(
            sandbox,
            "je",
            Entries.Journal(
                $"AZTESTS-{first.SettlementId}-00101",
                "EUR",
                202611,
                ("115.10", Amount(first)),
                ("421.00", -Amount(first))
            ),
            202611
        );
        await AssertFaultAsync(sandbox, "is booked in EUR, USD is right");
    }

    [Fact]
    public async Task A_file_of_no_settlement_is_named()
    {
        await using var sandbox = await BookedExceptFirstAsync();
        await Entries.BookAsync(sandbox, sandbox.Scenario.Settlements[0]);
        await Entries.EnterAndPostAsync(
            sandbox,
            "je",
            Entries.Journal("AZTESTS-1-00101", "USD", 202611, ("115.10", 1m), ("421.00", -1m)),
            202611
        );
        await AssertFaultAsync(sandbox, "JE AZTESTS-1-00101 belongs to no settlement");
    }

    [Fact]
    public async Task A_posting_out_of_balance_is_named()
    {
        await using var sandbox = await BookedExceptFirstAsync();
        var rows = sandbox.LedgerRows;
        var spoilt = rows.SetItem(
            rows.Length - 1,
            rows[^1] with
            {
                Amount = rows[^1].Amount + 0.01m,
            }
        );
        var verdict = Verdict.Of(sandbox.Scenario, sandbox.Files, spoilt);
        Assert.Contains(
            verdict.Faults,
            f => f.Contains("is out of balance by 0.01", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_list_of_settlements_says_what_is_to_be_booked()
    {
        await using var sandbox = await LoggedInAsync(
            new SandboxOptions { Settlements = 6, NegativeSettlement = true }
        );
        var listed = RunningSandbox.Rows(await sandbox.InspectAsync("settlements"));
        Assert.Equal(
            sandbox.Scenario.Settlements.Select(s => s.SettlementId),
            listed.Select(s => RunningSandbox.Text(s, "settlementId"))
        );
        Assert.Single(listed, s => s["payout"] is null);
        using var page = await sandbox.Http.GetAsync("/");
        Assert.Contains(
            "/sandbox/verdict",
            await page.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    private static decimal Amount(Settlement settlement) =>
        MinorUnits.ToDecimal(settlement.Total, settlement.Series.Decimals);

    private static List<string> Faults(JsonNode verdict) =>
        [.. RunningSandbox.Rows(verdict["faults"]).Select(f => f.ToString())];

    private static async Task AssertFaultAsync(RunningSandbox sandbox, string text)
    {
        var verdict = await sandbox.InspectAsync("verdict");
        Assert.False(verdict["ok"]!.GetValue<bool>());
        Assert.Contains(Faults(verdict), f => f.Contains(text, StringComparison.Ordinal));
    }

    private static async Task AssertOnlyFaultAsync(
        RunningSandbox sandbox,
        string text,
        string state
    )
    {
        var verdict = await sandbox.InspectAsync("verdict");
        Assert.Contains(text, Assert.Single(Faults(verdict)), StringComparison.Ordinal);
        Assert.Equal(state, RunningSandbox.Text(verdict["settlements"]![0], "state"));
    }

    private static async Task<RunningSandbox> BookedExceptFirstAsync(SandboxOptions? options = null)
    {
        var sandbox = await LoggedInAsync(options ?? new SandboxOptions());
        foreach (var settlement in sandbox.Scenario.Settlements.Skip(1))
        {
            await Entries.BookAsync(sandbox, settlement);
        }

        return sandbox;
    }

    private static async Task<RunningSandbox> LoggedInAsync(SandboxOptions options)
    {
        var sandbox = await RunningSandbox.StartAsync(options);
        await sandbox.LogInAsync();
        return sandbox;
    }
}
