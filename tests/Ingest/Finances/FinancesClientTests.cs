using MlConnector.Contracts.Documents;
using MlConnector.Ingest.Amazon;
using MlConnector.Ingest.Finances;

namespace MlConnector.Ingest.Tests.Finances;

public sealed class FinancesClientTests : IAsyncLifetime
{
    private const string GroupsPath = "/finances/v0/financialEventGroups";
    private const string TransactionsPath = "/finances/2024-06-19/transactions";

    private static readonly DateTimeOffset Start = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<byte[]> pages = [];
    private Clients clients = null!;

    public async Task InitializeAsync() => clients = await Clients.StartAsync();

    public async Task DisposeAsync() => await clients.DisposeAsync();

    [Fact]
    public async Task Every_page_of_groups_repeats_the_arguments_and_empty_pages_end_nothing()
    {
        clients.Amazon.OnInTurn(
            GroupsPath,
            Answer.Json("""{"payload":{"NextToken":"t/1","FinancialEventGroupList":[]}}"""),
            Answer.Json(
                """{"payload":{"NextToken":"t2","FinancialEventGroupList":[{"FinancialEventGroupId":"g1"}]}}"""
            ),
            Answer.Json(
                """{"payload":{"FinancialEventGroupList":[{"FinancialEventGroupId":"g2"}]}}"""
            )
        );

        var groups = await ListGroupsAsync(Start, Start.AddDays(2));

        Assert.Equal(["g1", "g2"], groups.Select(group => group.EventGroupId));
        const string arguments =
            "?MaxResultsPerPage=100&FinancialEventGroupStartedAfter=2026-07-01T00%3A00%3A00Z&FinancialEventGroupStartedBefore=2026-07-03T00%3A00%3A00Z";
        Assert.Equal(
            [arguments, $"{arguments}&NextToken=t%2F1", $"{arguments}&NextToken=t2"],
            clients.Amazon.RequestsTo(GroupsPath).Select(request => request.Query)
        );
        Assert.Equal(3, pages.Count);
    }

    [Fact]
    public async Task Groups_are_never_asked_for_up_to_the_last_two_minutes()
    {
        clients.Amazon.OnInTurn(
            GroupsPath,
            Answer.Json("""{"payload":{"FinancialEventGroupList":[]}}""")
        );

        await ListGroupsAsync(Start, clients.Time.GetUtcNow().AddDays(1));

        Assert.Contains(
            "StartedBefore=2026-07-20T11%3A57%3A30Z",
            Assert.Single(clients.Amazon.RequestsTo(GroupsPath)).Query,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_window_without_a_past_asks_nothing()
    {
        var now = clients.Time.GetUtcNow();

        Assert.Empty(await ListGroupsAsync(now, now.AddDays(1)));

        Assert.Empty(clients.Amazon.Requests);
    }

    [Fact]
    public async Task A_group_is_read_with_exact_amounts_and_nothing_is_required_but_its_id()
    {
        clients.Amazon.OnInTurn(
            GroupsPath,
            Answer.Json(
                """
                {"payload":{"FinancialEventGroupList":[
                  {"FinancialEventGroupId":"g1","ProcessingStatus":"Closed","FundTransferStatus":"Succeeded",
                   "OriginalTotal":{"CurrencyCode":"USD","CurrencyAmount":0.1},
                   "ConvertedTotal":{"CurrencyCode":"CAD","CurrencyAmount":9007199254740993.07},
                   "FundTransferDate":"2026-07-16T14:38:42.128Z","TraceId":"1, 2","AccountTail":"485",
                   "FinancialEventGroupStart":"2026-07-01T00:00:00Z","FinancialEventGroupEnd":"2026-07-15T02:00:00+02:00"},
                  {"FinancialEventGroupId":"g2","OriginalTotal":null}]}}
                """
            )
        );

        var groups = await ListGroupsAsync(Start, Start.AddDays(2));

        Assert.Equivalent(
            new EventGroup(
                "g1",
                "Closed",
                "Succeeded",
                Start,
                Start.AddDays(14),
                new DateTimeOffset(2026, 7, 16, 14, 38, 42, 128, TimeSpan.Zero),
                "USD",
                "0.1",
                "CAD",
                "9007199254740993.07",
                "1, 2",
                "485",
                []
            ),
            groups[0]
        );
        Assert.Null(groups[1].OriginalTotal);
        Assert.Null(groups[1].StartAt);
    }

    [Fact]
    public async Task Transactions_are_asked_for_by_group_alone_and_page_with_the_same_arguments()
    {
        clients.Amazon.OnInTurn(
            TransactionsPath,
            Answer.Json(
                $$$"""{"payload":{"nextToken":"n1","transactions":[{{{Shipment("1", "10.5")}}}]}}"""
            ),
            Answer.Json("""{"payload":{"nextToken":"n2","transactions":[]}}"""),
            Answer.Json($$$"""{"payload":{"transactions":[{{{Shipment("2", "1e1")}}}]}}""")
        );

        var transactions = await ListTransactionsAsync("group+1");

        Assert.Equal(["10.5", "10"], transactions.Select(transaction => transaction.Total));
        const string arguments =
            "?relatedIdentifierName=FINANCIAL_EVENT_GROUP_ID&relatedIdentifierValue=group%2B1";
        Assert.Equal(
            [arguments, $"{arguments}&nextToken=n1", $"{arguments}&nextToken=n2"],
            clients.Amazon.RequestsTo(TransactionsPath).Select(request => request.Query)
        );
    }

    [Fact]
    public async Task A_transaction_keeps_its_identifiers_and_status_as_Amazon_writes_them()
    {
        clients.Amazon.OnInTurn(
            TransactionsPath,
            Answer.Json($$$"""{"payload":{"transactions":[{{{Shipment("1", "10.50")}}}]}}""")
        );

        var transaction = Assert.Single(await ListTransactionsAsync("g1"));

        Assert.Equivalent(
            new FinanceTransaction(
                "1",
                "Shipment",
                "Released",
                new DateTimeOffset(2026, 7, 2, 3, 4, 5, TimeSpan.Zero),
                "Order Payment",
                "111-1",
                "28471003921",
                "g1",
                "USD",
                "10.50",
                []
            ),
            transaction
        );
    }

    [Fact]
    public async Task An_expired_page_token_is_no_end_of_the_list()
    {
        clients.Amazon.OnInTurn(
            TransactionsPath,
            Answer.Json(
                $$$"""{"payload":{"nextToken":"n1","transactions":[{{{Shipment("1", "1")}}}]}}"""
            ),
            Answer.Json("""{"payload":{}}""")
        );

        var refusal = await Assert.ThrowsAsync<AmazonException>(() => ListTransactionsAsync("g1"));

        Assert.Equal(AmazonFault.Transient, refusal.Fault);
        Assert.Contains("page token", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_repeats_itself_ends_with_a_refusal()
    {
        clients.Amazon.OnInTurn(
            TransactionsPath,
            Answer.Json("""{"payload":{"nextToken":"n1","transactions":[]}}""")
        );

        var refusal = await Assert.ThrowsAsync<AmazonException>(() => ListTransactionsAsync("g1"));

        Assert.Contains("does not end", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_without_total_is_refused()
    {
        clients.Amazon.OnInTurn(
            TransactionsPath,
            Answer.Json(
                """{"payload":{"transactions":[{"transactionId":"t9","postedDate":"2026-07-02T03:04:05Z"}]}}"""
            )
        );

        var refusal = await Assert.ThrowsAsync<AmazonException>(() => ListTransactionsAsync("g1"));

        Assert.Contains("t9", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("totalAmount", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_the_payload_wrapper_is_refused()
    {
        clients.Amazon.OnInTurn(TransactionsPath, Answer.Json("""{"transactions":[]}"""));

        var refusal = await Assert.ThrowsAsync<AmazonException>(() => ListTransactionsAsync("g1"));

        Assert.Contains("payload", refusal.Message, StringComparison.Ordinal);
    }

    private static string Shipment(string id, string amount) =>
        $$"""
            {"transactionId":"{{id}}","transactionType":"Shipment","transactionStatus":"Released","description":"Order Payment",
             "postedDate":"2026-07-02T03:04:05Z","totalAmount":{"currencyCode":"USD","currencyAmount":{{amount}}},
             "relatedIdentifiers":[{"relatedIdentifierName":"ORDER_ID","relatedIdentifierValue":"111-1"},
               {"relatedIdentifierName":"SETTLEMENT_ID","relatedIdentifierValue":"28471003921"},
               {"relatedIdentifierName":"FINANCIAL_EVENT_GROUP_ID","relatedIdentifierValue":"g1"}],
             "items":null,"breakdowns":null}
            """;

    private Task<IReadOnlyList<EventGroup>> ListGroupsAsync(
        DateTimeOffset after,
        DateTimeOffset before
    ) =>
        clients
            .Get<EventGroupsClient>()
            .ListAsync(clients.Connection, after, before, KeepAsync, CancellationToken.None);

    private Task<IReadOnlyList<FinanceTransaction>> ListTransactionsAsync(string group) =>
        clients
            .Get<TransactionsClient>()
            .ListByGroupAsync(clients.Connection, group, KeepAsync, CancellationToken.None);

    private Task KeepAsync(byte[] page)
    {
        pages.Add(page);
        return Task.CompletedTask;
    }
}
