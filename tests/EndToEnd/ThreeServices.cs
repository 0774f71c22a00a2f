using MlConnector.TestKit;

namespace MlConnector.EndToEnd.Tests;

/// <summary>Ingest, Reconcile and Poster as separate processes over a real RabbitMQ and PostgreSQL.</summary>
public sealed class ThreeServices
{
    /// <summary>Longer than the way to a kill takes, shorter than Poster's time-out.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task Three_settlements_end_posted_once_balanced_and_equal_to_their_payouts()
    {
        await using var system = await SystemUnderTest.StartAsync(settlements: 3);

        await system.UntilAllPostedAsync();

        Assert.Equal(
            system.Expected.Select(settlement => settlement.Key).Order(StringComparer.Ordinal),
            (await system.SagasAsync()).Select(saga => saga.Key).Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain(
            await system.BusyQueuesAsync(),
            queue => queue.Contains("_error", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("Ingest", "listTransactions")]
    [InlineData("Reconcile", "listTransactions")]
    [InlineData("Poster", "jeControl.create")]
    [InlineData("Poster", "PostTransFile")]
    public async Task A_service_killed_in_the_middle_and_started_again_changes_nothing_about_the_result(
        string service,
        string operation
    )
    {
        await using var system = await SystemUnderTest.PrepareAsync(settlements: 3);
        await system.Sandbox.HoldAsync(operation, Hold);
        foreach (var each in SystemUnderTest.Services)
        {
            system.Start(each);
        }

        await Eventually.TrueAsync(
            async () => await system.Sandbox.CountRequestsAsync(operation) > 0,
            () => $"the first {operation}.\n{system.Outputs()}",
            SystemUnderTest.Patience
        );
        await system.KillAsync(service);
        Assert.NotEmpty(await system.Sandbox.FaultsInLedgerAsync());
        await system.Sandbox.ReleaseAsync();
        system.Start(service);

        await system.UntilAllPostedAsync();
    }

    [Fact]
    public async Task A_posted_settlement_replayed_as_plain_JSON_books_nothing_twice()
    {
        await using var system = await SystemUnderTest.StartAsync(settlements: 3);
        await system.UntilAllPostedAsync();
        var ledger = await system.Sandbox.LedgerAsync();
        var askedOfPoster = await system.CountConsumedAsync("poster");
        var toldToSaga = await system.CountConsumedAsync("reconcile");

        await ReplayAsync(system, "replay-settlement-released", system.Expected[0]);
        await ReplayAsync(system, "replay-settlement-reconciled", system.Expected[0]);
        await ReplayAsync(system, "replay-posting-requested", system.Expected[0]);

        // Each replay asks Poster once, and the saga hears of the replay and of Poster's answer.
        await Eventually.TrueAsync(
            async () =>
                await system.CountConsumedAsync("poster") >= askedOfPoster + 3
                && await system.CountConsumedAsync("reconcile") >= toldToSaga + 6,
            () => $"every replay to come to its end.\n{system.Outputs()}"
        );
        Assert.Equal(ledger, await system.Sandbox.LedgerAsync());
        await system.UntilAllPostedAsync();
    }

    [Fact]
    public async Task Settlements_replayed_again_and_again_while_they_travel_are_posted_once()
    {
        await using var system = await SystemUnderTest.StartAsync(settlements: 3);
        await Eventually.TrueAsync(
            async () => (await system.SagasAsync()).Count == system.Expected.Count,
            () => $"every settlement to be known.\n{system.Outputs()}",
            SystemUnderTest.Patience
        );

        for (var i = 0; i < 5; i++)
        {
            foreach (var settlement in system.Expected)
            {
                await PublishAsync(system, "replay-settlement-released", settlement);
                await PublishAsync(system, "replay-posting-requested", settlement);
            }
        }

        await system.UntilAllPostedAsync();
        await QuietAsync(system);
        Assert.Empty(await system.Sandbox.FaultsInLedgerAsync());
    }

    [Fact]
    public async Task What_is_wrong_on_the_bus_is_put_aside_and_changes_nothing()
    {
        await using var system = await SystemUnderTest.StartAsync(settlements: 3);
        await system.UntilAllPostedAsync();
        var ledger = await system.Sandbox.LedgerAsync();
        var settlement = system.Expected[0];
        string[] broken =
        [
            "no JSON",
            "",
            "[]",
            "null",
            "{}",
            """{"settlementKey":5}""",
            """{"settlementKey":{"a":[1]}}""",
            """{"settlementKey":"na/STRANGER/1"}""",
            $$"""{"connectionId":"other","settlementKey":"{{settlement.Key}}"}""",
            $$"""{"settlementKey":"{{new string('x', 2_000_000)}}"}""",
        ];
        string[] exchanges =
        [
            "replay-settlement-released",
            "replay-settlement-reconciled",
            "replay-posting-requested",
        ];
        foreach (var exchange in exchanges)
        {
            foreach (var json in broken)
            {
                await system.PublishPlainJsonAsync(exchange, json);
            }
        }

        var askedOfPoster = await system.CountConsumedAsync("poster");
        var toldToSaga = await system.CountConsumedAsync("reconcile");
        foreach (var hash in new[] { new string('a', 64), new string('b', 64) })
        {
            var posting = Envelope(
                "PostingRequested",
                $$"""{"connectionId":"{{settlement.ConnectionId}}","settlementKey":"{{settlement.Key}}","planHash":"{{hash}}","schemaVersion":1}"""
            );
            var release = Envelope(
                "SettlementReleased",
                $$"""{"connectionId":"{{settlement.ConnectionId}}","settlementKey":"{{settlement.Key}}","documentHash":"{{hash}}","reportId":"9","startAt":"2026-01-01T00:00:00Z","endAt":"2026-01-15T00:00:00Z","depositDate":"2026-01-17","currency":"USD","totalMinor":1,"rows":2,"schemaVersion":1}"""
            );
            for (var time = 0; time < 2; time++)
            {
                await system.PublishPlainJsonAsync("poster-posting-requested", posting);
                await system.PublishPlainJsonAsync("settlement-saga", release);
            }
        }

        // Of each pair one is consumed; Poster's two refusals go to the saga as well.
        IReadOnlyList<string> busy = [];
        var putAside = exchanges.Select(exchange => $"{exchange}_error: {broken.Length}");
        await Eventually.TrueAsync(
            async () =>
                (busy = await system.BusyQueuesAsync()).Order().SequenceEqual(putAside.Order())
                && await system.CountConsumedAsync("poster") == askedOfPoster + 2
                && await system.CountConsumedAsync("reconcile") == toldToSaga + 4,
            () => $"the messages to be put aside: {string.Join(", ", busy)}.\n{system.Outputs()}"
        );
        Assert.Equal(ledger, await system.Sandbox.LedgerAsync());
        await system.UntilAllPostedAsync();
    }

    /// <summary>As MassTransit writes a message, with an id of its own.</summary>
    private static string Envelope(string type, string message) =>
        $$"""{"messageId":"{{Guid.NewGuid()}}","conversationId":"{{Guid.NewGuid()}}","messageType":["urn:message:MlConnector.Contracts:{{type}}"],"message":{{message}}}""";

    [Fact]
    public async Task Services_asked_to_end_do_so_by_themselves_with_exit_code_0()
    {
        await using var system = await SystemUnderTest.StartAsync(settlements: 3);
        await system.UntilAllPostedAsync();

        foreach (var service in SystemUnderTest.Services)
        {
            Assert.Equal(0, await system.StopAsync(service));
        }
    }

    /// <summary>Publishes, and waits until the saga has taken its step again.</summary>
    private static async Task ReplayAsync(
        SystemUnderTest system,
        string exchange,
        ExpectedSettlement settlement
    )
    {
        var before = await SagaAsync(system, settlement);
        await PublishAsync(system, exchange, settlement);
        await Eventually.TrueAsync(
            async () =>
                (await SagaAsync(system, settlement)).StepRequestedAt > before.StepRequestedAt,
            () => $"the saga to take up what came to {exchange}.\n{system.Outputs()}"
        );
    }

    private static Task PublishAsync(
        SystemUnderTest system,
        string exchange,
        ExpectedSettlement settlement
    ) =>
        system.PublishPlainJsonAsync(
            exchange,
            $$"""{"connectionId":"{{settlement.ConnectionId}}","settlementKey":"{{settlement.Key}}"}"""
        );

    private static async Task<SagaRow> SagaAsync(
        SystemUnderTest system,
        ExpectedSettlement settlement
    ) => Assert.Single(await system.SagasAsync(), saga => saga.Key == settlement.Key);

    /// <summary>Ends when no queue holds or works on any message.</summary>
    private static async Task QuietAsync(SystemUnderTest system)
    {
        IReadOnlyList<string> busy = [];
        await Eventually.TrueAsync(
            async () => (busy = await system.BusyQueuesAsync()).Count == 0,
            () => $"every queue to be empty: {string.Join(", ", busy)}.\n{system.Outputs()}"
        );
    }
}
