using System.Text;
using MlConnector.TestKit;
using Npgsql;
using RabbitMQ.Client;

namespace MlConnector.EndToEnd.Tests;

/// <summary>
/// Ingest, Reconcile and Poster as three processes, on a database and a virtual host of their own,
/// against the Sandbox as a fourth.
/// </summary>
internal sealed class SystemUnderTest : IAsyncDisposable
{
    /// <summary>A whole run takes seconds; a loaded machine with two processors may take minutes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static readonly IReadOnlyList<string> Services = ["Ingest", "Reconcile", "Poster"];

    private readonly Dictionary<string, ServiceProcess> running = new(StringComparer.Ordinal);
    private readonly TestDatabase database;
    private readonly TestVirtualHost virtualHost;
    private readonly IReadOnlyDictionary<string, string?> connections;

    private SystemUnderTest(
        TestDatabase database,
        TestVirtualHost virtualHost,
        SandboxProcess sandbox,
        IReadOnlyDictionary<string, string?> connections,
        IReadOnlyList<ExpectedSettlement> expected
    )
    {
        this.database = database;
        this.virtualHost = virtualHost;
        this.connections = connections;
        Sandbox = sandbox;
        Expected = expected;
    }

    public SandboxProcess Sandbox { get; }

    /// <summary>The settlements that Amazon's stand-in holds.</summary>
    public IReadOnlyList<ExpectedSettlement> Expected { get; }

    /// <summary>Everything but the services: servers, stand-ins and the databases' schemas.</summary>
    public static async Task<SystemUnderTest> PrepareAsync(int settlements)
    {
        var database = await TestServers.CreateDatabaseAsync();
        var virtualHost = await TestServers.CreateVirtualHostAsync();
        var sandbox = await SandboxProcess.StartAsync(
            new Dictionary<string, string>
            {
                ["Settlements"] = $"{settlements}",
                ["Throttling"] = "off",
                // Deltek's stand-in must not save us from a double: it takes the same Batch twice.
                ["DuplicateBatch"] = "accept",
            }
        );
        var system = new SystemUnderTest(
            database,
            virtualHost,
            sandbox,
            await sandbox.ConnectionSettingsAsync(),
            await sandbox.SettlementsAsync()
        );
        foreach (var service in Services)
        {
            await system.MigrateAsync(service);
        }

        return system;
    }

    public static async Task<SystemUnderTest> StartAsync(int settlements)
    {
        var system = await PrepareAsync(settlements);
        foreach (var service in Services)
        {
            system.Start(service);
        }

        return system;
    }

    public void Start(string service) => running[service] = Start(service, "run");

    /// <summary>SIGKILL. The process is gone when this returns.</summary>
    public async Task KillAsync(string service)
    {
        await running[service].KillAsync();
        await running[service].DisposeAsync();
        running.Remove(service);
    }

    /// <summary>Asks the service to end, as an orchestrator does.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(string service)
    {
        running[service].Terminate();
        return await running[service].WaitForExitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Ends when the ledger holds every settlement once and every saga knows it.</summary>
    public async Task UntilAllPostedAsync()
    {
        IReadOnlyList<string> faults = [];
        IReadOnlyList<SagaRow> sagas = [];
        await Eventually.TrueAsync(
            async () =>
            {
                AssertAllRun();
                faults = await Sandbox.FaultsInLedgerAsync();
                sagas = await SagasAsync();
                return faults.Count == 0
                    && sagas.Count == Expected.Count
                    && sagas.All(saga => saga.State == "Posted");
            },
            () =>
                $"{Expected.Count} settlements to be posted.\nLedger: {string.Join("\n  ", faults)}\nSagas: {string.Join("\n  ", sagas)}\n{Outputs()}",
            Patience
        );
    }

    public async Task<IReadOnlyList<SagaRow>> SagasAsync()
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            """SELECT "SettlementKey", "CurrentState", "Sentence", "StepRequestedAt" FROM reconcile.settlement ORDER BY 1""";
        await using var reader = await command.ExecuteReaderAsync();
        var sagas = new List<SagaRow>();
        while (await reader.ReadAsync())
        {
            sagas.Add(
                new SagaRow(
                    reader.GetString(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetFieldValue<DateTimeOffset>(3)
                )
            );
        }

        return sagas;
    }

    /// <summary>Messages that a service has consumed, as its inbox remembers them.</summary>
    /// <param name="schema">The service's schema, such as <c>poster</c>.</param>
    public async Task<long> CountConsumedAsync(string schema)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"""SELECT count(*) FROM {schema}."InboxState" WHERE "Consumed" IS NOT NULL""";
        return (long)(await command.ExecuteScalarAsync() ?? 0L);
    }

    /// <summary>Publishes plain JSON as the broker's management page does: no envelope, no headers, no message id.</summary>
    public async Task PublishPlainJsonAsync(string exchange, string json)
    {
        var factory = new ConnectionFactory { Uri = virtualHost.AmqpUri };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(
                publisherConfirmationsEnabled: true,
                publisherConfirmationTrackingEnabled: true
            )
        );
        await channel.BasicPublishAsync(
            exchange,
            routingKey: "",
            mandatory: true,
            body: Encoding.UTF8.GetBytes(json)
        );
    }

    /// <summary>Queues that hold or work on a message, error queues included, with their number.</summary>
    public async Task<IReadOnlyList<string>> BusyQueuesAsync() =>
        [
            .. (await virtualHost.CountMessagesAsync())
                .Where(queue => queue.Value > 0)
                .Select(queue => $"{queue.Key}: {queue.Value}"),
        ];

    /// <summary>What each service wrote last.</summary>
    public string Outputs() =>
        string.Join(
            '\n',
            running.Values.Select(service =>
                $"--- {service.Service}\n{string.Join('\n', service.Output.Lines.TakeLast(60))}"
            )
        );

    public async ValueTask DisposeAsync()
    {
        foreach (var service in running.Values)
        {
            await service.DisposeAsync();
        }

        await Sandbox.DisposeAsync();
        await virtualHost.DisposeAsync();
        await database.DisposeAsync();
    }

    private void AssertAllRun()
    {
        foreach (var service in running.Values)
        {
            Assert.False(
                service.HasExited,
                $"{service.Service} ended by itself. It wrote:\n{service.Output}"
            );
        }
    }

    private async Task MigrateAsync(string service)
    {
        await using var migration = Start(service, "migrate");
        var exitCode = await migration.WaitForExitAsync(TimeSpan.FromMinutes(1));
        Assert.True(exitCode == 0, $"{service} migrate ended with {exitCode}:\n{migration.Output}");
    }

    private ServiceProcess Start(string service, string verb) =>
        ServiceProcess.Start(service, [verb], SettingsOf(service));

    private Dictionary<string, string?> SettingsOf(string service)
    {
        // Each service is given its own side's credentials only.
        var foreign = service switch
        {
            "Ingest" => "Credentials__Deltek__",
            "Poster" => "Credentials__Amazon__",
            _ => "Credentials__",
        };
        return new Dictionary<string, string?>(
            connections.Where(setting => !setting.Key.StartsWith(foreign, StringComparison.Ordinal))
        )
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = null,
            ["Logging__LogLevel__Microsoft"] = "Warning",
            ["Database__Provider"] = "PostgreSql",
            ["Database__ConnectionString"] = database.ConnectionString,
            ["Messaging__Transport"] = "RabbitMq",
            ["Messaging__RabbitMq"] = virtualHost.AmqpUri.ToString(),
            // A lost step is asked for again soon, and a request to the stand-in never lands late.
            ["Reconcile__ResumeInterval"] = "00:00:03",
            ["Ingest__AnnounceIntervalSeconds"] = "3",
            ["Poster__RequestTimeout"] = "00:00:10",
            ["Poster__LateArrival"] = "00:00:12",
            ["Poster__LeaseDuration"] = "00:00:20",
            ["Poster__LookUpAgainDelay"] = "00:00:01",
            ["Poster__TryAgainDelay"] = "00:00:01",
            ["Poster__PollInterval"] = "00:00:00.2",
        };
    }
}

/// <param name="State">A state of the saga by name.</param>
/// <param name="StepRequestedAt">When its current step was last asked for.</param>
internal sealed record SagaRow(
    string Key,
    string State,
    string Sentence,
    DateTimeOffset StepRequestedAt
);
