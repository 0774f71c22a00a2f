using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Tests;

public sealed class FinancesAnswers
{
    private const string Groups = "/finances/v0/financialEventGroups";
    private const string Since = $"{Groups}?FinancialEventGroupStartedAfter=2026-07-01T00:00:00Z";
    private const string Transactions = "/finances/2024-06-19/transactions";

    [Fact]
    public async Task The_closed_group_of_a_settlement_has_its_total_and_dates()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        foreach (var (settlement, seller) in sandbox.Scenario.Settlements.Select((s, i) => (s, i)))
        {
            var groups = await GroupsAsync(sandbox, Since, await sandbox.AmazonTokenAsync(seller));
            var group = Assert.Single(
                groups,
                g => RunningSandbox.Text(g, "ProcessingStatus") == "Closed"
            );
            Assert.Equal(
                settlement.EventGroupId,
                RunningSandbox.Text(group, "FinancialEventGroupId")
            );
            Assert.Equal(
                MinorUnits.ToDecimal(settlement.Total, settlement.Series.Decimals),
                group["OriginalTotal"]!["CurrencyAmount"]!.GetValue<decimal>()
            );
            Assert.Equal(settlement.StartAt, Instant(group, "FinancialEventGroupStart"));
            Assert.Equal(settlement.EndAt, Instant(group, "FinancialEventGroupEnd"));
            Assert.NotEmpty(RunningSandbox.Text(group, "FundTransferDate"));
            Assert.NotEmpty(RunningSandbox.Text(group, "TraceId"));
        }
    }

    [Fact]
    public async Task An_open_group_stands_beside_the_closed_ones_without_an_end()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var groups = await GroupsAsync(sandbox, Since, await sandbox.AmazonTokenAsync());
        var open = Assert.Single(groups, g => RunningSandbox.Text(g, "ProcessingStatus") == "Open");
        Assert.Null(open["FinancialEventGroupEnd"]);
        Assert.Null(open["FundTransferDate"]);
    }

    [Fact]
    public async Task Group_pages_want_the_same_arguments_with_the_token()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions { Settlements = 9, Rows = 20 }
        );
        var token = await sandbox.AmazonTokenAsync();
        var first = await sandbox.AmazonJsonAsync($"{Since}&MaxResultsPerPage=3", token);
        var next = Uri.EscapeDataString(RunningSandbox.Text(first["payload"], "NextToken"));
        var second = await GroupsAsync(
            sandbox,
            $"{Since}&MaxResultsPerPage=3&NextToken={next}",
            token
        );
        Assert.Single(second);

        // Alone, as Reports wants it, the token is worth nothing, and Amazon says so by silence.
        var alone = await sandbox.AmazonJsonAsync($"{Since}&NextToken={next}", token);
        Assert.Equal("{\"payload\":{}}", alone.ToJsonString());
        sandbox.Clock.Advance(TimeSpan.FromMinutes(4));
        var late = await sandbox.AmazonJsonAsync(
            $"{Since}&MaxResultsPerPage=3&NextToken={next}",
            token
        );
        Assert.Equal("{\"payload\":{}}", late.ToJsonString());
    }

    [Theory]
    [InlineData(Groups)]
    [InlineData($"{Groups}?FinancialEventGroupStartedAfter=2026-11-24T12:00:00Z")]
    [InlineData($"{Groups}?FinancialEventGroupStartedAfter=soon")]
    [InlineData($"{Since}&MaxResultsPerPage=101")]
    [InlineData(Transactions)]
    [InlineData($"{Transactions}?relatedIdentifierName=SETTLEMENT_ID&relatedIdentifierValue=1")]
    [InlineData($"{Transactions}?postedAfter=soon")]
    [InlineData($"{Transactions}?postedAfter=2026-10-01&nextToken=x")]
    public async Task Arguments_that_Amazon_refuses_are_refused(string path)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var answer = await sandbox.AmazonAsync(path, await sandbox.AmazonTokenAsync());
        var json = await RunningSandbox.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal("InvalidInput", RunningSandbox.Text(json["errors"]?[0], "code"));
    }

    [Fact]
    public async Task More_than_180_days_give_an_empty_list()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var token = await sandbox.AmazonTokenAsync();
        Assert.Empty(
            await GroupsAsync(
                sandbox,
                $"{Groups}?FinancialEventGroupStartedAfter=2026-01-01",
                token
            )
        );
        var page = await sandbox.AmazonJsonAsync($"{Transactions}?postedAfter=2026-01-01", token);
        Assert.Empty(RunningSandbox.Rows(page["payload"]?["transactions"]));
    }

    [Fact]
    public async Task Transactions_of_a_group_come_in_pages_of_500_and_add_up()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions { Settlements = 1, Rows = 6_000 }
        );
        var settlement = sandbox.Scenario.Settlements[0];
        var all = await sandbox.TransactionsAsync(
            await sandbox.AmazonTokenAsync(),
            settlement.EventGroupId
        );
        Assert.True(all.Count > 500, $"{all.Count} transactions fit on one page.");
        Assert.Equal(
            all.Count,
            all.Select(t => RunningSandbox.Text(t, "transactionId")).Distinct().Count()
        );
        var movements = settlement.Events.Where(e => e.IsBalanceMovement).Sum(e => e.Total);
        Assert.Equal(MinorUnits.ToDecimal(settlement.Total - movements, 2), all.Sum(Amount));
    }

    [Fact]
    public async Task Deferred_transactions_come_beside_the_released_ones_when_switched_on()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions { DeferredTransactions = true }
        );
        var settlement = sandbox.Scenario.Settlements[0];
        var token = await sandbox.AmazonTokenAsync();
        var all = await sandbox.TransactionsAsync(token, settlement.EventGroupId);
        var released = all.Where(t => RunningSandbox.Text(t, "transactionStatus") == "RELEASED")
            .ToList();
        Assert.Contains(all, t => RunningSandbox.Text(t, "transactionStatus") == "DEFERRED");
        Assert.Contains(
            all,
            t => RunningSandbox.Text(t, "transactionStatus") == "DEFERRED_RELEASED"
        );
        var movements = settlement.Events.Where(e => e.IsBalanceMovement).Sum(e => e.Total);
        Assert.Equal(MinorUnits.ToDecimal(settlement.Total - movements, 2), released.Sum(Amount));
    }

    [Fact]
    public async Task Fees_name_no_order_and_the_settlement_id_is_given_in_North_America_alone()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        for (var seller = 0; seller < 3; seller++)
        {
            var settlement = sandbox.Scenario.Settlements[seller];
            var all = await sandbox.TransactionsAsync(
                await sandbox.AmazonTokenAsync(seller),
                settlement.EventGroupId
            );
            Assert.All(
                all.Where(t => RunningSandbox.Text(t, "transactionType") == "ServiceFee"),
                t =>
                    Assert.DoesNotContain(
                        "ORDER_ID",
                        t["relatedIdentifiers"]!.ToJsonString(),
                        StringComparison.Ordinal
                    )
            );
            Assert.All(
                all,
                t =>
                    Assert.Equal(
                        settlement.Seller.Region == "na",
                        t["relatedIdentifiers"]!
                            .ToJsonString()
                            .Contains("SETTLEMENT_ID", StringComparison.Ordinal)
                    )
            );
        }
    }

    [Fact]
    public async Task Transactions_can_be_asked_for_by_order_and_by_status()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var token = await sandbox.AmazonTokenAsync();
        var order = sandbox
            .Scenario.Settlements[0]
            .Events.First(e => e.Kind == EventKind.Order)
            .OrderId;
        var byOrder = await sandbox.AmazonJsonAsync(
            $"{Transactions}?relatedIdentifierName=ORDER_ID&relatedIdentifierValue={order}",
            token
        );
        Assert.NotEmpty(RunningSandbox.Rows(byOrder["payload"]?["transactions"]));
        var deferred = await sandbox.AmazonJsonAsync(
            $"{Transactions}?postedAfter=2026-10-01&transactionStatus=DEFERRED",
            token
        );
        Assert.Empty(RunningSandbox.Rows(deferred["payload"]?["transactions"]));
    }

    private static async Task<List<JsonNode>> GroupsAsync(
        RunningSandbox sandbox,
        string path,
        string token
    ) =>
        RunningSandbox.Rows(
            (await sandbox.AmazonJsonAsync(path, token))["payload"]?["FinancialEventGroupList"]
        );

    private static decimal Amount(JsonNode transaction) =>
        transaction["totalAmount"]!["currencyAmount"]!.GetValue<decimal>();

    private static DateTimeOffset Instant(JsonNode node, string name) =>
        DateTimeOffset.Parse(RunningSandbox.Text(node, name), CultureInfo.InvariantCulture);
}
