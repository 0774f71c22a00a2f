using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MlConnector.Persistence;
using MlConnector.TestKit;

namespace MlConnector.Messaging.Tests.Bench;

/// <summary>Databases and a broker of one test, and the hosts that it runs on them.</summary>
internal sealed class Warehouse : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _settings = new()
    {
        ["Messaging:RetryDelays:0"] = "00:00:00.020",
        ["Messaging:RetryDelays:1"] = "00:00:00.050",
        ["Messaging:RedeliveryDelays:0"] = "00:00:00.200",
        ["Messaging:RedeliveryDelays:1"] = "00:00:00.300",
        ["Messaging:PollDelay"] = "00:00:00.050",
        ["Messaging:SendTimeout"] = "00:00:02",
    };

    private readonly List<IHost> _hosts = [];
    private readonly TemporaryFolder _folder = new();
    private TestDatabase? _database;
    private TestVirtualHost? _broker;

    private Warehouse(Stage stage) => Stage = stage;

    public Stage Stage { get; }

    public TestVirtualHost Broker =>
        _broker ?? throw new InvalidOperationException("This stage has no broker.");

    public Script Script { get; } = new();

    /// <summary>The host started last.</summary>
    public IServiceProvider Services => _hosts[^1].Services;

    public static async Task<Warehouse> OpenAsync(Stage stage)
    {
        var warehouse = new Warehouse(stage);
        if (stage is Stage.Servers)
        {
            warehouse._database = await TestServers.CreateDatabaseAsync();
            warehouse._broker = await TestServers.CreateVirtualHostAsync();
            warehouse._settings["Messaging:RabbitMq"] = warehouse._broker.AmqpUri.AbsoluteUri;
            warehouse._settings["Database:ConnectionString"] = warehouse._database.ConnectionString;
        }
        else
        {
            warehouse._settings["Messaging:Transport"] = "InMemory";
            warehouse._settings["Database:Provider"] = "Sqlite";
            warehouse._settings["Database:Folder"] = warehouse._folder.Path;
        }

        return warehouse;
    }

    public Warehouse With(string setting, string value)
    {
        _settings[setting] = value;
        return this;
    }

    /// <summary>One attempt each: a message that fails once is given up.</summary>
    public void WithoutRetries()
    {
        foreach (var delay in _settings.Keys.Where(key => key.Contains("Delays:")).ToList())
        {
            _settings.Remove(delay);
        }

        // Empty lists in configuration: the key is there and has no items.
        _settings["Messaging:RetryDelays"] = "";
        _settings["Messaging:RedeliveryDelays"] = "";
    }

    /// <summary>Starts a host with these services and waits until its bus is up.</summary>
    public async Task<IHost> StartAsync(params IMessagingModule[] modules)
    {
        var host = Build(modules);
        await CreateTablesAsync(host.Services);
        await host.StartAsync();
        var bus = host.Services.GetRequiredService<IBusControl>();
        await Eventually.TrueAsync(
            () => bus.CheckHealth().Status is BusHealthStatus.Healthy,
            "the bus to start"
        );
        return host;
    }

    public IHost Build(params IMessagingModule[] modules)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Services.AddSingleton<TimeProvider>(SystemClock.Instance);
        builder.Services.AddSingleton(Script);
        builder.Services.AddServiceDatabase<NorthDb>("north");
        builder.Services.AddServiceDatabase<SouthDb>("south");
        builder.Services.AddServiceDatabase<WestDb>("west");
        builder.Services.AddMessaging(
            builder.Configuration,
            Stage is Stage.Servers ? MessagingStore.PostgreSql : MessagingStore.Sqlite,
            modules
        );
        var host = builder.Build();
        _hosts.Add(host);
        return host;
    }

    /// <summary>Works in a scope of its own, as a lane worker does.</summary>
    public async Task InScopeAsync<TDb>(Func<TDb, IOutboxPublisher<TDb>, Task> work)
        where TDb : WarehouseDb
    {
        await using var scope = Services.CreateAsyncScope();
        await work(
            scope.ServiceProvider.GetRequiredService<TDb>(),
            scope.ServiceProvider.GetRequiredService<IOutboxPublisher<TDb>>()
        );
    }

    public async Task<T> ReadAsync<TDb, T>(Func<TDb, Task<T>> read)
        where TDb : WarehouseDb
    {
        await using var scope = Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<TDb>());
    }

    /// <summary>Publishes to the broker at once, past every outbox.</summary>
    public Task PublishAsync<T>(T message, Guid? messageId = null)
        where T : class =>
        Services
            .GetRequiredService<IBus>()
            .Publish(
                message,
                context =>
                {
                    if (messageId is { } id)
                    {
                        context.MessageId = id;
                    }
                }
            );

    /// <summary>Waits until inbox and outbox of the context hold no message that is still to be sent.</summary>
    public Task SettledAsync<TDb>()
        where TDb : WarehouseDb =>
        Eventually.TrueAsync(
            async () =>
                await ReadAsync<TDb, int>(db =>
                    db.Set<MassTransit.EntityFrameworkCoreIntegration.OutboxMessage>().CountAsync()
                ) == 0,
            "the outbox to be empty"
        );

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
            if (lifetime.ApplicationStarted.IsCancellationRequested)
            {
                await host.StopAsync();
            }

            host.Dispose();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _folder.Dispose();
    }

    public async Task CreateTablesAsync(IServiceProvider services)
    {
        if (_hosts.Count > 1)
        {
            return;
        }

        await using var scope = services.CreateAsyncScope();
        foreach (
            var db in new WarehouseDb[]
            {
                scope.ServiceProvider.GetRequiredService<NorthDb>(),
                scope.ServiceProvider.GetRequiredService<SouthDb>(),
                scope.ServiceProvider.GetRequiredService<WestDb>(),
            }
        )
        {
            if (Stage is Stage.Embedded)
            {
                await db.Database.EnsureCreatedAsync();
                await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;");
            }
            else
            {
                await db.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
            }
        }
    }
}
