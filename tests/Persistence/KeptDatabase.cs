using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.TestKit;

namespace MlConnector.Persistence.Tests;

/// <summary>What every service keeps, on one fresh database of either kind.</summary>
internal sealed class KeptDatabase : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly IAsyncDisposable? server;
    private readonly TemporaryFolder? folder;

    private KeptDatabase(
        IReadOnlyDictionary<string, string?> settings,
        IAsyncDisposable? server,
        TemporaryFolder? folder,
        IInterceptor? interceptor = null
    )
    {
        this.server = server;
        this.folder = folder;
        services = new ServiceCollection()
            .ConfigureDbContext<KeepingDb>(options =>
                options.AddInterceptors(interceptor is null ? [] : [interceptor])
            )
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder().AddInMemoryCollection(settings).Build()
            )
            .AddSingleton<TimeProvider>(SystemClock.Instance)
            .AddKeeping()
            .BuildServiceProvider();
    }

    public static async Task<KeptDatabase> CreateAsync(DatabaseProvider provider)
    {
        var kept = provider is DatabaseProvider.Sqlite ? OnSqlite() : await OnPostgreSqlAsync();
        await kept.MigrateAsync();
        return kept;
    }

    /// <summary>The embedded database in a folder that the test owns; nothing is created yet.</summary>
    /// <param name="interceptor">Sees every command that goes to the database.</param>
    public static KeptDatabase OnSqlite(string folder, IInterceptor? interceptor = null) =>
        new(SqliteSettings(folder), null, null, interceptor);

    /// <summary>Brings the tables to this version's shape, as the verb migrate does.</summary>
    public Task MigrateAsync() => Get<IServiceDatabase>().MigrateAsync(CancellationToken.None);

    public T Get<T>()
        where T : class => services.GetRequiredService<T>();

    /// <summary>Runs SQL as somebody with the database's keys would, past every interface.</summary>
    public async Task<int> TamperAsync(FormattableString sql)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<KeepingDb>()
            .Database.ExecuteSqlAsync(sql);
    }

    public async Task<int> CountDocumentsAsync() =>
        (await ListAsync($"""SELECT "Hash" AS "Value" FROM "document" """)).Count;

    public Task<List<string>> ListApproversAsync() =>
        ListAsync($"""SELECT "ApprovedBy" AS "Value" FROM "plan_approval" """);

    private async Task<List<string>> ListAsync(FormattableString sql)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<KeepingDb>()
            .Database.SqlQuery<string>(sql)
            .ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        folder?.Dispose();
    }

    private static KeptDatabase OnSqlite()
    {
        var folder = new TemporaryFolder();
        return new KeptDatabase(SqliteSettings(folder.Path), null, folder);
    }

    private static Dictionary<string, string?> SqliteSettings(string folder) =>
        new()
        {
            ["Database:Provider"] = nameof(DatabaseProvider.Sqlite),
            ["Database:Folder"] = folder,
        };

    private static async Task<KeptDatabase> OnPostgreSqlAsync()
    {
        var database = await TestServers.CreateDatabaseAsync();
        return new KeptDatabase(
            new Dictionary<string, string?>
            {
                ["Database:Provider"] = nameof(DatabaseProvider.PostgreSql),
                ["Database:ConnectionString"] =
                    // Tests look into the tables with the same SQL on both kinds.
                    $"{database.ConnectionString};Search Path={KeepingDb.SchemaName}",
            },
            database,
            null
        );
    }
}
