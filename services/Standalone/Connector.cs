using MlConnector.Hosting;
using MlConnector.Ingest;
using MlConnector.Poster;
using MlConnector.Reconcile;

namespace MlConnector.Standalone;

/// <summary>All three services on one in-memory bus and SQLite files, beside the stand-ins.</summary>
internal sealed class Connector : IAsyncDisposable
{
    private readonly IHost host;

    private Connector(IHost host, SandboxPart sandbox, Scenario scenario, DirectoryInfo folder)
    {
        this.host = host;
        Sandbox = sandbox;
        Scenario = scenario;
        Folder = folder;
    }

    public SandboxPart Sandbox { get; }

    public Scenario Scenario { get; }

    public DirectoryInfo Folder { get; }

    /// <summary>Settlements that the stand-in for Amazon holds.</summary>
    public int Expected => Scenario.Settlements;

    public IServiceProvider Services => host.Services;

    public TimeProvider Time => host.Services.GetRequiredService<TimeProvider>();

    public static async Task<Connector> StartAsync(
        DirectoryInfo folder,
        StandaloneSettings settings,
        CancellationToken cancellationToken
    )
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSystemClock();
        var time = builder.Services.BuildServiceProvider().GetRequiredService<TimeProvider>();
        var sandbox = await SandboxPart.StartAsync(
            settings.Scenario,
            folder,
            time,
            cancellationToken
        );
        builder.Configuration.AddInMemoryCollection(
            EmbeddedSettings(folder).Concat(sandbox.Connections())
        );
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddTelemetry(builder.Configuration, "standalone");
        builder.Services.AddIngest(builder.Configuration);
        builder.Services.AddReconcile();
        builder.Services.AddPoster(builder.Configuration);
        builder.Services.AddServiceMessaging(
            builder.Configuration,
            new IngestModule(),
            new ReconcileModule(),
            new PosterModule()
        );
        var host = builder.Build();
        await ServiceHost.MigrateAsync(host.Services, cancellationToken);
        await host.StartAsync(cancellationToken);
        return new Connector(host, sandbox, settings.Scenario, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await Sandbox.DisposeAsync();
    }

    /// <summary>Short waits: the stand-ins answer at once, and a request cannot outlive the process that holds both ends.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> EmbeddedSettings(
        DirectoryInfo folder
    ) =>
        [
            new("Database:Provider", "Sqlite"),
            new("Database:Folder", Path.Combine(folder.FullName, "databases")),
            new("Messaging:Transport", "InMemory"),
            new("Reconcile:ResumeInterval", "00:00:05"),
            new("Ingest:AnnounceIntervalSeconds", "5"),
            new("Poster:LateArrival", "00:00:10"),
            new("Poster:RequestTimeout", "00:00:05"),
            new("Poster:LeaseDuration", "00:00:10"),
            new("Poster:LookUpAgainDelay", "00:00:00.500"),
            new("Poster:TryAgainDelay", "00:00:01"),
            new("Poster:PollInterval", "00:00:00.250"),
        ];
}
