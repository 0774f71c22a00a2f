using System.Collections.Concurrent;
using MassTransit;
using MassTransit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MlConnector.Contracts;
using MlConnector.Kernel;
using MlConnector.Persistence.Approvals;
using MlConnector.Persistence.Connections;
using MlConnector.Reconcile.Sagas;

namespace MlConnector.Reconcile.Tests.Sagas;

/// <summary>The saga alone, on an in-memory bus with an in-memory repository; the database has its tests in Messaging.</summary>
public sealed class SettlementSagaTests : IAsyncLifetime
{
    private const string Connection = "acme-us";
    private const string Key = "na/A1B2C3/28471003921";
    private static readonly string Plan = new('a', 64);

    private readonly RecordedApprovals approvals = new();
    private readonly OneConnection connections = new();
    private readonly RecordedWarnings warnings = new();
    private ServiceProvider services = null!;
    private ITestHarness harness = null!;
    private ISagaStateMachineTestHarness<SettlementStateMachine, SettlementSaga> sagas = null!;

    public async Task InitializeAsync()
    {
        services = new ServiceCollection()
            .AddSingleton<TimeProvider>(TestKit.SystemClock.Instance)
            .AddLogging(logging => logging.AddProvider(warnings))
            .AddSingleton<IConnections>(connections)
            .AddSingleton<IPlanApprovals>(approvals)
            .AddScoped<PlanDecisions>()
            .AddScoped<DecideAboutPlan>()
            .AddMassTransitTestHarness(bus =>
                bus.AddSagaStateMachine<SettlementStateMachine, SettlementSaga>()
                    .InMemoryRepository()
            )
            .BuildServiceProvider();
        harness = services.GetRequiredService<ITestHarness>();
        harness.TestInactivityTimeout = TimeSpan.FromSeconds(3);
        await harness.Start();
        sagas = harness.GetSagaStateMachineHarness<SettlementStateMachine, SettlementSaga>();
    }

    public async Task DisposeAsync() => await services.DisposeAsync();

    [Fact]
    public async Task A_released_settlement_asks_for_its_events()
    {
        await ReleaseAsync();

        await InStateAsync(machine => machine.Gathering);
        Assert.True(await harness.Published.Any<GatherEvents>());
    }

    [Fact]
    public async Task A_proved_settlement_is_approved_on_record_before_posting_is_asked_for()
    {
        await ReconcileAsync();

        await InStateAsync(machine => machine.Posting);
        var requested = Assert.Single(
            harness.Published.Select<PostingRequested>(CancellationToken.None).ToList()
        );
        Assert.Equal(Plan, requested.Context.Message.PlanHash);
        Assert.Equal((Key, Plan, "automatic"), Assert.Single(approvals.Recorded));
    }

    [Fact]
    public async Task Posted_entries_end_the_way()
    {
        await PostAsync();

        await InStateAsync(machine => machine.Posted);
        Assert.Equal("AZXXXXX-28471003921-00101", Saga.Batches);
    }

    [Theory]
    [InlineData("SettlementReleased")]
    [InlineData("SettlementReconciled")]
    [InlineData("PostingRequested")]
    public async Task A_replay_cannot_skip_the_approval(string replayed)
    {
        connections.ApprovalRequired = true;
        await ReconcileAsync();
        await InStateAsync(machine => machine.AwaitingApproval);

        await ResumeAsync(replayed);

        Assert.False(harness.Published.Select<PostingRequested>(CancellationToken.None).Any());
        await InStateAsync(machine => machine.AwaitingApproval);
        Assert.Empty(approvals.Recorded);
    }

    [Theory]
    [InlineData("SettlementReleased")]
    [InlineData("SettlementReconciled")]
    [InlineData("PostingRequested")]
    public async Task A_settlement_from_before_go_live_is_not_booked_by_a_replay(string replayed)
    {
        connections.GoLive = new DateOnly(2027, 1, 1);
        await ReconcileAsync();
        await InStateAsync(machine => machine.BeforeGoLive);

        await ResumeAsync(replayed);

        Assert.False(harness.Published.Select<PostingRequested>(CancellationToken.None).Any());
        await InStateAsync(machine => machine.BeforeGoLive);
    }

    [Fact]
    public async Task A_replay_of_a_posted_settlement_asks_Poster_for_the_same_plan_again()
    {
        await PostAsync();
        await InStateAsync(machine => machine.Posted);

        await ResumeAsync("SettlementReleased");

        var requests = harness.Published.Select<PostingRequested>(CancellationToken.None).ToList();
        Assert.Equal(2, requests.Count);
        Assert.All(requests, request => Assert.Equal(Plan, request.Context.Message.PlanHash));
        await InStateAsync(machine => machine.Posted);
    }

    [Fact]
    public async Task The_resumer_leaves_a_posted_settlement_alone()
    {
        await PostAsync();
        await InStateAsync(machine => machine.Posted);

        await ResumeAsync(replayed: null);

        Assert.Single(harness.Published.Select<PostingRequested>(CancellationToken.None).ToList());
    }

    [Fact]
    public async Task Missing_events_send_the_settlement_back_to_gathering_until_they_are_looked_for_again()
    {
        await ReleaseAsync();
        await GatheredAsync();
        var later = new DateTimeOffset(2026, 7, 2, 12, 0, 0, TimeSpan.Zero);

        await harness.Bus.Publish(new EventsMissing(Connection, Key, later, "Two are missing."));

        Assert.True(await sagas.Consumed.Any<EventsMissing>());
        await InStateAsync(machine => machine.Gathering);
        Assert.Equal(later, Saga.LookAgainAt);
        Assert.Equal("Two are missing.", Saga.Sentence);
    }

    [Theory]
    [InlineData("Unmapped")]
    [InlineData("NotProved")]
    public async Task What_cannot_be_booked_stops_with_its_sentence_and_a_replay_tries_again(
        string state
    )
    {
        await ReleaseAsync();
        await GatheredAsync();
        await harness.Bus.Publish(
            new ReconciliationStopped(Connection, Key, state, "some-code", "Teach the label.")
        );
        Assert.True(await sagas.Consumed.Any<ReconciliationStopped>());
        await InStateAsync(machine => state == "Unmapped" ? machine.Unmapped : machine.NotProved);
        var warning = Assert.Single(warnings.Lines);
        Assert.StartsWith(
            $"Settlement {Key}: {state} (some-code).",
            warning,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Teach the label.", warning, StringComparison.Ordinal);

        await ResumeAsync("SettlementReleased");

        await InStateAsync(machine =>
            state == "Unmapped" ? machine.Reconciling : machine.Gathering
        );
    }

    [Fact]
    public async Task What_holds_a_step_up_is_told_with_the_settlement_and_changes_no_state()
    {
        await ReconcileAsync();

        await harness.Bus.Publish(
            new SettlementDelayed(Connection, Key, "Gathering", "amazon-not-workable", "Late.")
        );
        await harness.Bus.Publish(
            new SettlementDelayed(Connection, Key, "Posting", "deltek-not-workable", "Away.")
        );

        await TestKit.Eventually.TrueAsync(
            () => Task.FromResult(Saga.Code == "deltek-not-workable"),
            () => $"the saga to say why it is held up; it says: {Saga.Sentence}"
        );
        Assert.Equal("Away.", Saga.Sentence);
        await InStateAsync(machine => machine.Posting);
    }

    [Fact]
    public async Task An_answer_for_another_plan_changes_nothing()
    {
        await ReconcileAsync();
        await InStateAsync(machine => machine.Posting);

        await harness.Bus.Publish(new SettlementPosted(Connection, Key, new string('b', 64), []));

        Assert.True(await sagas.Consumed.Any<SettlementPosted>());
        await InStateAsync(machine => machine.Posting);
    }

    [Fact]
    public async Task A_stop_while_posting_waits_for_a_person_and_a_replay_goes_on()
    {
        await ReconcileAsync();
        await InStateAsync(machine => machine.Posting);
        await harness.Bus.Publish(
            new PostingStopped(
                Connection,
                Key,
                Plan,
                "NeedsPerson",
                "conflict",
                "Look at the draft."
            )
        );
        Assert.True(await sagas.Consumed.Any<PostingStopped>());
        await InStateAsync(machine => machine.NeedsPerson);

        await ResumeAsync("PostingRequested");

        await InStateAsync(machine => machine.Posting);
    }

    private SettlementSaga Saga => sagas.Sagas.Contains(SettlementKey.Parse(Key).ToGuid());

    private async Task ReleaseAsync()
    {
        await harness.Bus.Publish(
            new SettlementReleased(
                Connection,
                Key,
                new string('d', 64),
                "R1",
                new DateTimeOffset(2026, 6, 16, 0, 0, 0, TimeSpan.Zero),
                new DateTimeOffset(2026, 6, 30, 0, 0, 0, TimeSpan.Zero),
                new DateOnly(2026, 7, 2),
                "USD",
                58_289,
                24
            )
        );
        Assert.True(await sagas.Consumed.Any<SettlementReleased>());
    }

    private async Task GatheredAsync()
    {
        await harness.Bus.Publish(new EventsGathered(Connection, Key, new string('e', 64), 12));
        Assert.True(await sagas.Consumed.Any<EventsGathered>());
    }

    private async Task ReconcileAsync()
    {
        await ReleaseAsync();
        await GatheredAsync();
        await harness.Bus.Publish(new SettlementReconciled(Connection, Key, Plan, 2));
        Assert.True(await sagas.Consumed.Any<SettlementReconciled>());
    }

    private async Task PostAsync()
    {
        await ReconcileAsync();
        await harness.Bus.Publish(
            new SettlementPosted(
                Connection,
                Key,
                Plan,
                [
                    new PostedEntry(
                        "journal-entry",
                        "AZXXXXX-28471003921-00101",
                        202606,
                        7,
                        new DateTimeOffset(2026, 7, 3, 0, 0, 0, TimeSpan.Zero)
                    ),
                ]
            )
        );
        Assert.True(await sagas.Consumed.Any<SettlementPosted>());
    }

    private async Task ResumeAsync(string? replayed)
    {
        await harness.Bus.Publish(new SettlementResumeRequested(Connection, Key, replayed));
        Assert.True(await sagas.Consumed.Any<SettlementResumeRequested>());
    }

    private async Task InStateAsync(Func<SettlementStateMachine, State> state) =>
        Assert.True(
            await sagas.Exists(SettlementKey.Parse(Key).ToGuid(), state) is not null,
            $"The saga is not {state(sagas.StateMachine).Name}."
        );

    private sealed class RecordedApprovals : IPlanApprovals
    {
        public List<(string Settlement, string Plan, string By)> Recorded { get; } = [];

        public Task RecordAsync(
            SettlementKey settlement,
            ContentHash plan,
            string by,
            CancellationToken cancellationToken
        )
        {
            Recorded.Add((settlement.ToString(), plan.Value, by));
            return Task.CompletedTask;
        }

        public Task<bool> IsApprovedAsync(
            SettlementKey settlement,
            ContentHash plan,
            CancellationToken cancellationToken
        ) => Task.FromResult(Recorded.Any(r => r.Settlement == settlement.ToString()));
    }

    private sealed class OneConnection : IConnections
    {
        public bool ApprovalRequired { get; set; }

        public DateOnly GoLive { get; set; } = new(2026, 1, 1);

        public Task<IReadOnlyList<Connection>> ListAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Connection>>([Value]);

        public Task<Connection?> FindAsync(ConnectionId id, CancellationToken cancellationToken) =>
            Task.FromResult<Connection?>(Value);

        private Connection Value =>
            new(
                ConnectionId.Parse(SettlementSagaTests.Connection),
                "na",
                "A1B2C3",
                ["ATVPDKIKX0DER"],
                TimeZoneInfo.Utc,
                GoLive,
                new AmazonEndpoints(
                    new Uri("https://api.example"),
                    new Uri("https://login.example"),
                    TimeSpan.FromMinutes(15)
                ),
                new DeltekTenant(
                    new Uri("https://deltek.example/api"),
                    "db",
                    "",
                    false,
                    null,
                    null
                ),
                new BookingRules(
                    "12000",
                    "",
                    "B1",
                    ApprovalRequired,
                    new Dictionary<string, AccountAssignment>()
                )
            );
    }

    private sealed class RecordedWarnings : ILoggerProvider, ILogger
    {
        /// <summary>The state machine's own, whole.</summary>
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) =>
            categoryName.EndsWith(nameof(SettlementStateMachine), StringComparison.Ordinal)
                ? this
                : NullLogger.Instance;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                Lines.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose() { }
    }
}
