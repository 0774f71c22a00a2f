using Microsoft.EntityFrameworkCore;
using MlConnector.Contracts;
using MlConnector.Contracts.Documents;
using MlConnector.Ingest.Finances;
using MlConnector.Ingest.Settlements;
using MlConnector.Persistence.Connections;
using MlConnector.TestKit;

namespace MlConnector.Ingest.Tests.Finances;

/// <summary>From the wish for a settlement's events to the archived document, through database and bus.</summary>
public sealed class GatheringTests : IAsyncLifetime
{
    private const string GroupsPath = "/finances/v0/financialEventGroups";
    private const string TransactionsPath = "/finances/2024-06-19/transactions";
    private const string Key = "na/A1B2C3/28471003921";

    private static readonly DateTimeOffset Start = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2026, 7, 15, 0, 0, 0, TimeSpan.Zero);

    private static readonly GatherEvents Wish = new("acme-us", Key, Start, End, "USD", 850);

    private readonly TemporaryFolder folder = new();
    private AmazonStandIn amazon = null!;
    private Connection connection = null!;

    public async Task InitializeAsync()
    {
        amazon = await AmazonStandIn.StartAsync(SystemClock.Instance);
        connection = Sellers.Connection(amazon);
        amazon.On("/reports/2021-06-30/reports", _ => Answer.Json("""{"reports":[]}"""));
        LayOutGroups(Group("g1", "USD", Start, End));
        LayOutTransactions("10.00", "-1.50");
    }

    public async Task DisposeAsync()
    {
        await amazon.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task The_events_of_a_settlement_are_gathered_archived_and_announced()
    {
        await using var ingest = await StartAsync();

        await ingest.PublishAsync(Wish);

        var gathered = await GatheredAsync(ingest, 1);
        Assert.Equal(
            ("acme-us", Key, 2),
            (gathered.ConnectionId, gathered.SettlementKey, gathered.Transactions)
        );
        var events = ContractJson.Read<FinanceEvents>(
            await ingest.ArchivedAsync(gathered.EventsHash)
        );
        Assert.Equal(
            (1, "acme-us", Key),
            (events.SchemaVersion, events.ConnectionId, events.SettlementKey)
        );
        var group = Assert.Single(events.Groups);
        Assert.Equal(
            ("g1", "USD", "8.50"),
            (group.EventGroupId, group.Currency, group.OriginalTotal)
        );
        Assert.Equal(["10.00", "-1.50"], group.Transactions.Select(t => t.Total));
        Assert.Equal(2, events.SourceHashes.Count);
        Assert.All(
            await Task.WhenAll(events.SourceHashes.Select(ingest.ArchivedAsync)),
            page =>
                Assert.StartsWith(
                    "{",
                    System.Text.Encoding.UTF8.GetString(page),
                    StringComparison.Ordinal
                )
        );
        Assert.Contains(
            "StartedAfter=2026-06-30T00%3A00%3A00Z&FinancialEventGroupStartedBefore=2026-07-02T00%3A00%3A00Z",
            Assert.Single(amazon.RequestsTo(GroupsPath)).Query,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Only_groups_of_the_same_currency_and_dates_are_candidates()
    {
        LayOutGroups(
            Group("same", "USD", Start, End),
            Group("a-day-off", "USD", Start.AddHours(-24), End.AddHours(24)),
            Group("start-off", "USD", Start.AddHours(-25), End),
            Group("end-off", "USD", Start, End.AddHours(25)),
            Group("other-currency", "CAD", Start, End),
            $$$"""{"FinancialEventGroupId":"no-total","ProcessingStatus":"Closed","FinancialEventGroupStart":"{{{Start:O}}}","FinancialEventGroupEnd":"{{{End:O}}}"}""",
            $$$"""{"FinancialEventGroupId":"open","ProcessingStatus":"Open","FinancialEventGroupStart":"{{{Start:O}}}"}"""
        );
        await using var ingest = await StartAsync();

        await ingest.PublishAsync(Wish);

        var gathered = await GatheredAsync(ingest, 1);
        var events = ContractJson.Read<FinanceEvents>(
            await ingest.ArchivedAsync(gathered.EventsHash)
        );
        Assert.Equal(
            ["same", "a-day-off", "no-total"],
            events.Groups.Select(group => group.EventGroupId)
        );
    }

    [Fact]
    public async Task No_candidate_at_all_is_an_answer_too()
    {
        LayOutGroups();
        await using var ingest = await StartAsync();

        await ingest.PublishAsync(Wish);

        Assert.Equal(0, (await GatheredAsync(ingest, 1)).Transactions);
        Assert.Empty(amazon.RequestsTo(TransactionsPath));
    }

    [Fact]
    public async Task Asked_again_soon_Ingest_answers_with_what_it_has()
    {
        await using var ingest = await StartAsync();
        await ingest.PublishAsync(Wish);
        var first = await GatheredAsync(ingest, 1);

        await ingest.PublishAsync(Wish);
        var second = await GatheredAsync(ingest, 2);

        Assert.Equal(first, second);
        Assert.Single(amazon.RequestsTo(GroupsPath));
    }

    [Fact]
    public async Task Asked_again_later_Ingest_gathers_anew_and_finds_late_events()
    {
        await using var ingest = await StartAsync();
        await ingest.PublishAsync(Wish);
        var first = await GatheredAsync(ingest, 1);
        LayOutTransactions("10.00", "-1.50", "3.00");

        ingest.Clock.Push(TimeSpan.FromMinutes(11));
        await ingest.PublishAsync(Wish);
        var second = await GatheredAsync(ingest, 2);

        Assert.Equal(3, second.Transactions);
        Assert.NotEqual(first.EventsHash, second.EventsHash);
    }

    [Fact]
    public async Task A_gathering_that_fails_is_told_and_tried_again_and_holds_up_no_other()
    {
        var other = Wish with
        {
            SettlementKey = "na/A1B2C3/2",
            StartAt = Start.AddDays(-60),
            EndAt = Start,
        };
        amazon.On(
            GroupsPath,
            seen =>
                seen.Query.Contains("2026-06-30", StringComparison.Ordinal)
                    ? Answer.Error(400, "InvalidInput", "Date range is invalid.")
                    : Answer.Json("""{"payload":{"FinancialEventGroupList":[]}}""")
        );
        await using var ingest = await StartAsync();

        await ingest.PublishAsync(Wish);
        await Eventually.TrueAsync(
            async () =>
                await ingest.ReadAsync(db =>
                    db.Gatherings.AnyAsync(g =>
                        g.SettlementKey == Key && g.State == GatheringState.Failed
                    )
                ),
            "the stored failure"
        );
        await ingest.PublishAsync(other);
        Assert.Equal("na/A1B2C3/2", (await GatheredAsync(ingest, 1)).SettlementKey);

        var failed = await ingest.ReadAsync(db =>
            db.Gatherings.SingleAsync(g => g.SettlementKey == Key)
        );
        Assert.Contains("Date range is invalid", failed.Failure, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            () => !ingest.Heard.Delayed.IsEmpty,
            "the reason to be told to the saga"
        );
        var delayed = Assert.Single(ingest.Heard.Delayed);
        Assert.Equal((Key, "Gathering"), (delayed.SettlementKey, delayed.State));
        Assert.Contains("Date range is invalid", delayed.Sentence, StringComparison.Ordinal);
        LayOutGroups(Group("g1", "USD", Start, End));
        ingest.Clock.Push(TimeSpan.FromHours(1));
        ingest.Wake(connection);
        Assert.Equal(Key, (await GatheredAsync(ingest, 2)).SettlementKey);
    }

    [Fact]
    public async Task A_gathering_that_takes_long_keeps_its_claim_so_that_no_replica_begins_anew()
    {
        using var slow = new ManualResetEventSlim();
        amazon.On(
            TransactionsPath,
            _ =>
            {
                slow.Wait(TimeSpan.FromMinutes(1));
                return Answer.Json("""{"payload":{"transactions":[]}}""");
            }
        );
        await using var ingest = await StartAsync();
        try
        {
            await ingest.PublishAsync(Wish);
            await Eventually.TrueAsync(
                () => amazon.RequestsTo(TransactionsPath).Count == 1,
                "the request that takes long"
            );
            var claimedUntil = await ClaimedUntilAsync(ingest);
            await Eventually.TrueAsync(
                async () => await ClaimedUntilAsync(ingest) > claimedUntil,
                "the claim to be renewed"
            );
        }
        finally
        {
            slow.Set();
        }

        Assert.Equal(0, (await GatheredAsync(ingest, 1)).Transactions);
    }

    [Fact]
    public async Task A_wish_for_a_stranger_settlement_is_a_final_fault()
    {
        await using var ingest = await StartAsync();

        await ingest.PublishAsync(Wish with { SettlementKey = "na/STRANGER/1" });
        await ingest.PublishAsync(Wish);
        await GatheredAsync(ingest, 1);

        await Eventually.TrueAsync(
            () => ingest.Log.Contains("does not belong to a connection", StringComparison.Ordinal),
            "the fault to be logged"
        );
        Assert.Equal(
            [Key],
            await ingest.ReadAsync(db => db.Gatherings.Select(g => g.SettlementKey).ToListAsync())
        );
    }

    [Fact]
    public async Task A_settlement_is_announced_again_until_its_events_are_asked_for()
    {
        await using (var first = await StartAsync())
        {
            await first.ReadAsync(async db =>
            {
                db.Settlements.Add(Unanswered(first.Clock.GetUtcNow()));
                return await db.SaveChangesAsync();
            });
        }

        await using var ingest = await IngestHost.StartAsync(
            folder,
            [connection],
            announceSeconds: 1
        );
        await Eventually.TrueAsync(
            () => ingest.Heard.Released.Count >= 2,
            "the announcements at the start and at the first interval"
        );
        Assert.All(ingest.Heard.Released, message => Assert.Equal(Key, message.SettlementKey));

        await ingest.PublishAsync(Wish);
        await GatheredAsync(ingest, 1);
        var announced = (await KnownAsync(ingest)).Announcements;
        ingest.Clock.Push(TimeSpan.FromHours(2));
        Assert.Equal(
            0,
            await ingest
                .Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>()
                .OfType<Announcer>()
                .Single()
                .RoundAsync(ingest.Clock.GetUtcNow(), CancellationToken.None)
        );
        Assert.NotNull((await KnownAsync(ingest)).AcknowledgedAt);
        Assert.Equal(announced, (await KnownAsync(ingest)).Announcements);
    }

    [Fact]
    public async Task The_pause_between_announcements_doubles_up_to_an_hour()
    {
        await using var ingest = await IngestHost.StartAsync(folder, [connection]);
        var announcer = ingest
            .Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>()
            .OfType<Announcer>()
            .Single();
        await ingest.ReadAsync(async db =>
        {
            db.Settlements.Add(Unanswered(ingest.Clock.GetUtcNow()));
            return await db.SaveChangesAsync();
        });

        for (var i = 0; i < 3; i++)
        {
            ingest.Clock.Push(TimeSpan.FromHours(1));
            Assert.Equal(
                1,
                await announcer.RoundAsync(ingest.Clock.GetUtcNow(), CancellationToken.None)
            );
        }

        var known = await KnownAsync(ingest);
        Assert.Equal(4, known.Announcements);
        Assert.Equal(TimeSpan.FromHours(1), known.NextAnnounceAt - known.AnnouncedAt);
    }

    private static Task<DateTimeOffset> ClaimedUntilAsync(IngestHost ingest) =>
        ingest.ReadAsync(db => db.Gatherings.Select(g => g.NextTryAt).SingleAsync());

    private static Task<KnownSettlement> KnownAsync(IngestHost ingest) =>
        ingest.ReadAsync(db => db.Settlements.SingleAsync());

    private static KnownSettlement Unanswered(DateTimeOffset now) =>
        new()
        {
            SettlementKey = Key,
            ConnectionId = "acme-us",
            ReportId = "1",
            DocumentHash = new string('a', 64),
            ContentHash = new string('b', 64),
            StartAt = Start,
            EndAt = End,
            DepositDate = new DateOnly(2026, 7, 17),
            Currency = "USD",
            TotalMinor = 850,
            Rows = 3,
            AnnouncedAt = now,
            NextAnnounceAt = now.AddMinutes(30),
            Announcements = 1,
        };

    private static async Task<EventsGathered> GatheredAsync(IngestHost ingest, int count)
    {
        await Eventually.TrueAsync(
            () => Task.FromResult(ingest.Heard.Gathered.Count >= count),
            () => $"{count} answers. Log:\n{ingest.Log}"
        );
        return ingest.Heard.Gathered.ElementAt(count - 1);
    }

    private static string Group(
        string id,
        string currency,
        DateTimeOffset start,
        DateTimeOffset end
    ) =>
        $$$"""{"FinancialEventGroupId":"{{{id}}}","ProcessingStatus":"Closed","OriginalTotal":{"CurrencyCode":"{{{currency}}}","CurrencyAmount":8.50},"FinancialEventGroupStart":"{{{start:O}}}","FinancialEventGroupEnd":"{{{end:O}}}"}""";

    private void LayOutGroups(params IReadOnlyList<string> groups) =>
        amazon.On(
            GroupsPath,
            _ =>
                Answer.Json(
                    $$$"""{"payload":{"FinancialEventGroupList":[{{{string.Join(',', groups)}}}]}}"""
                )
        );

    private void LayOutTransactions(params IReadOnlyList<string> totals)
    {
        var transactions = totals.Select(total =>
            $$$"""{"transactionType":"Shipment","postedDate":"2026-07-02T03:04:05Z","totalAmount":{"currencyCode":"USD","currencyAmount":{{{total}}} }}"""
        );
        amazon.On(
            TransactionsPath,
            _ =>
                Answer.Json(
                    $$$"""{"payload":{"transactions":[{{{string.Join(',', transactions)}}}]}}"""
                )
        );
    }

    private Task<IngestHost> StartAsync() => IngestHost.StartAsync(folder, [connection]);
}
