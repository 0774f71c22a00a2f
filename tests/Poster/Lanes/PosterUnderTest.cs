using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlConnector.Contracts;
using MlConnector.Contracts.Documents;
using MlConnector.Hosting;
using MlConnector.Kernel;
using MlConnector.Messaging;
using MlConnector.Persistence.Approvals;
using MlConnector.Persistence.Archive;
using MlConnector.Poster.Storage;
using MlConnector.Poster.Tests.Deltek;
using MlConnector.TestKit;

namespace MlConnector.Poster.Tests.Lanes;

/// <summary>The whole service: in-memory bus, SQLite, its lanes, and a small Deltek on the loopback.</summary>
internal sealed class PosterUnderTest : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LoopbackDeltek server;
    private IHost host;

    private PosterUnderTest(LoopbackDeltek server, SmallDeltek deltek)
    {
        this.server = server;
        Deltek = deltek;
        host = Build();
    }

    public SmallDeltek Deltek { get; }

    public Told Told { get; } = new();

    public IServiceProvider Services => host.Services;

    public static async Task<PosterUnderTest> StartAsync()
    {
        var deltek = new SmallDeltek();
        var poster = new PosterUnderTest(await LoopbackDeltek.StartAsync(deltek.Answer), deltek);
        await ServiceHost.MigrateAsync(poster.host.Services, default);
        await poster.host.StartAsync();
        return poster;
    }

    /// <summary>Another process on the same database.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        host = Build();
        await host.StartAsync();
    }

    /// <summary>Archives the plan, puts the approval on record and asks for posting.</summary>
    public async Task<ContentHash> RequestAsync(PostingPlan plan, bool approve = true)
    {
        var hash = await host
            .Services.GetRequiredService<IDocumentArchive>()
            .StoreAsync(ContractJson.Write(plan), "posting-plan", default);
        if (approve)
        {
            await host
                .Services.GetRequiredService<IPlanApprovals>()
                .RecordAsync(Plans.Settlement, hash, "automatic", default);
        }

        await PublishAsync(new PostingRequested(plan.ConnectionId, plan.SettlementKey, hash.Value));
        return hash;
    }

    public Task PublishAsync<T>(T message)
        where T : class => host.Services.GetRequiredService<IBus>().Publish(message);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await server.DisposeAsync();
        folder.Dispose();
    }

    private async Task StopAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    private IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(Settings(folder.Path, server.ApiRoot));
        builder.Logging.ClearProviders();
        builder.Services.AddSystemClock();
        builder.Services.AddSingleton(Told);
        builder
            .Services.AddPoster(builder.Configuration)
            .AddServiceMessaging(builder.Configuration, new PosterModule(), new Listener());
        return builder.Build();
    }

    /// <summary>Settings with times as small as they may be.</summary>
    public static Dictionary<string, string?> Settings(string folder, Uri apiRoot) =>
        new(StringComparer.Ordinal)
        {
            ["Database:Provider"] = "Sqlite",
            ["Database:Folder"] = folder,
            ["Messaging:Transport"] = "InMemory",
            ["Messaging:PollDelay"] = "00:00:00.050",
            ["Poster:LateArrival"] = "00:00:01",
            ["Poster:RequestTimeout"] = "00:00:01",
            ["Poster:LeaseDuration"] = "00:00:02",
            ["Poster:LookUpAgainDelay"] = "00:00:00.200",
            ["Poster:TryAgainDelay"] = "00:00:00.200",
            ["Poster:PollInterval"] = "00:00:00.100",
            ["Poster:ReadRetryDelay"] = "00:00:00.010",
            ["Poster:TriesMax"] = "100",
            ["Connections:0:Id"] = "acme",
            ["Connections:0:Region"] = "na",
            ["Connections:0:SellerId"] = "A1B2C3",
            ["Connections:0:MarketplaceIds:0"] = "ATVPDKIKX0DER",
            ["Connections:0:GoLive"] = "2026-01-01",
            ["Connections:0:Deltek:ApiRoot"] = apiRoot.ToString(),
            ["Connections:0:Deltek:Database"] = "ACME",
            ["Connections:0:Deltek:AllowInsecure"] = "true",
            ["Connections:0:Booking:ClearingAccount"] = "118.00",
            ["Connections:0:Booking:BankCode"] = "OPER",
            ["Credentials:Deltek:acme:Username"] = "api",
            ["Credentials:Deltek:acme:Password"] = "password",
            ["Credentials:Deltek:acme:ClientId"] = "id",
            ["Credentials:Deltek:acme:ClientSecret"] = "secret",
        };

    /// <summary>Hears what Poster tells, as the saga would.</summary>
    private sealed class Listener : IMessagingModule
    {
        public string Name => "listener";

        public Type SchedulerDb => typeof(PosterDb);

        public void Register(IBusRegistrationConfigurator bus, MessagingStore store) =>
            bus.AddConsumer<ListeningConsumer>();

        public void Endpoints(IServiceEndpoints endpoints, IBusRegistrationContext context) =>
            endpoints.Receive<PosterDb>(
                "listener",
                endpoint => endpoint.ConfigureConsumer<ListeningConsumer>(context)
            );
    }

    private sealed class ListeningConsumer(Told told)
        : IConsumer<SettlementPosted>,
            IConsumer<PostingStopped>,
            IConsumer<SettlementDelayed>,
            IConsumer<FiscalPeriodsPublished>
    {
        public Task Consume(ConsumeContext<SettlementPosted> context) => Keep(context.Message);

        public Task Consume(ConsumeContext<PostingStopped> context) => Keep(context.Message);

        public Task Consume(ConsumeContext<SettlementDelayed> context) => Keep(context.Message);

        public Task Consume(ConsumeContext<FiscalPeriodsPublished> context) =>
            Keep(context.Message);

        private Task Keep(object message)
        {
            told.Messages.Enqueue(message);
            return Task.CompletedTask;
        }
    }
}

/// <summary>Every message that Poster published.</summary>
internal sealed class Told
{
    public ConcurrentQueue<object> Messages { get; } = [];

    public IReadOnlyList<T> Of<T>() => [.. Messages.OfType<T>()];

    public async Task<T> FirstAsync<T>()
    {
        await Eventually.TrueAsync(
            () => Of<T>().Count > 0,
            () => $"a {typeof(T).Name}; told so far: {string.Join(", ", Messages)}"
        );
        return Of<T>()[0];
    }
}
