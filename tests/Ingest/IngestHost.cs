using System.Collections.Concurrent;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlConnector.Contracts;
using MlConnector.Hosting;
using MlConnector.Ingest.Finances;
using MlConnector.Ingest.Reports;
using MlConnector.Ingest.Working;
using MlConnector.Kernel;
using MlConnector.Messaging;
using MlConnector.Persistence.Archive;
using MlConnector.Persistence.Connections;
using MlConnector.TestKit;

namespace MlConnector.Ingest.Tests;

/// <summary>The whole of Ingest with its embedded database and a bus in memory, beside one who listens.</summary>
internal sealed class IngestHost : IAsyncDisposable
{
    private readonly IHost host;

    private IngestHost(IHost host) => this.host = host;

    public Heard Heard => host.Services.GetRequiredService<Heard>();

    public ShiftableClock Clock => (ShiftableClock)host.Services.GetRequiredService<TimeProvider>();

    public string Log => string.Join('\n', host.Services.GetRequiredService<LogLines>().Lines);

    /// <param name="announceSeconds">An hour unless told, so that only what a test is about is announced.</param>
    public static async Task<IngestHost> StartAsync(
        TemporaryFolder folder,
        IReadOnlyList<Connection> connections,
        int announceSeconds = 3600
    )
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Database:Provider"] = "Sqlite",
                ["Database:Folder"] = folder.Path,
                ["Messaging:Transport"] = "InMemory",
                ["Messaging:PollDelay"] = "00:00:00.050",
                ["Ingest:AnnounceIntervalSeconds"] = $"{announceSeconds}",
            }
        );
        builder.Services.AddSingleton<TimeProvider>(new ShiftableClock());
        builder.Services.AddLogLines();
        builder.Services.AddSingleton<Heard>();
        builder
            .Services.AddIngest(builder.Configuration)
            .AddServiceMessaging(builder.Configuration, new IngestModule(), new Listening());
        builder.Services.AddSingleton<IConnections>(new Known(connections));
        builder.Services.AddSingleton<IAmazonCredentials, Sellers.Credentials>();
        var ingest = new IngestHost(builder.Build());
        await ServiceHost.MigrateAsync(ingest.host.Services, CancellationToken.None);
        await ingest.host.StartAsync();
        return ingest;
    }

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    public async Task<T> ReadAsync<T>(Func<IngestDb, Task<T>> read)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<IngestDb>());
    }

    public Task<byte[]> ArchivedAsync(string hash) =>
        Get<IDocumentArchive>().ReadAsync(ContentHash.Parse(hash), CancellationToken.None);

    /// <summary>Lets the workers look now, as after a push of the clock.</summary>
    public void Wake(Connection connection)
    {
        Get<WorkSignals<DocumentDownloader>>().Of(connection.Id).Give();
        Get<WorkSignals<EventGatherer>>().Of(connection.Id).Give();
    }

    public Task PublishAsync<T>(T message)
        where T : class => Get<IBus>().Publish(message);

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private sealed class Known(IReadOnlyList<Connection> all) : IConnections
    {
        public Task<IReadOnlyList<Connection>> ListAsync(CancellationToken cancellationToken) =>
            Task.FromResult(all);

        public Task<Connection?> FindAsync(ConnectionId id, CancellationToken cancellationToken) =>
            Task.FromResult(all.SingleOrDefault(connection => connection.Id == id));
    }

    private sealed class Listening : IMessagingModule
    {
        public string Name => "listening";

        public Type SchedulerDb => typeof(IngestDb);

        public void Register(IBusRegistrationConfigurator bus, MessagingStore store) =>
            bus.AddConsumer<Listener>();

        public void Endpoints(IServiceEndpoints endpoints, IBusRegistrationContext context) =>
            endpoints.Receive<IngestDb>(
                "listening",
                endpoint => endpoint.ConfigureConsumer<Listener>(context)
            );
    }
}

/// <summary>What Ingest published, in order of arrival.</summary>
internal sealed class Heard
{
    public ConcurrentQueue<SettlementReleased> Released { get; } = new();

    public ConcurrentQueue<EventsGathered> Gathered { get; } = new();

    public ConcurrentQueue<SettlementDelayed> Delayed { get; } = new();
}

internal sealed class Listener(Heard heard)
    : IConsumer<SettlementReleased>,
        IConsumer<EventsGathered>,
        IConsumer<SettlementDelayed>
{
    public Task Consume(ConsumeContext<SettlementDelayed> context)
    {
        heard.Delayed.Enqueue(context.Message);
        return Task.CompletedTask;
    }

    public Task Consume(ConsumeContext<SettlementReleased> context)
    {
        heard.Released.Enqueue(context.Message);
        return Task.CompletedTask;
    }

    public Task Consume(ConsumeContext<EventsGathered> context)
    {
        heard.Gathered.Enqueue(context.Message);
        return Task.CompletedTask;
    }
}
