using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MlConnector.Persistence;

/// <summary>One service's database, known to the verb <c>migrate</c> and to the readiness check.</summary>
public interface IServiceDatabase
{
    string Schema { get; }

    /// <summary>Brings the schema to this version's shape; does nothing when it is there.</summary>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Whether PostgreSQL's schema lacks a migration of this version; an embedded file is checked when it is opened.</summary>
    /// <exception cref="System.Data.Common.DbException">It does not answer.</exception>
    Task<bool> IsBehindAsync(CancellationToken cancellationToken);

    Task<bool> CanConnectAsync(CancellationToken cancellationToken);
}

public static class ServiceDatabases
{
    /// <summary>Registers a service's context for the provider that <see cref="DatabaseOptions"/> names.</summary>
    public static IServiceCollection AddServiceDatabase<TDb>(
        this IServiceCollection services,
        string schema
    )
        where TDb : ServiceDbContext
    {
        services
            .AddOptions<DatabaseOptions>()
            .BindConfiguration(DatabaseOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddDbContext<TDb>(
            (provider, options) =>
                options.UseServiceDatabase(
                    provider.GetRequiredService<IOptions<DatabaseOptions>>().Value,
                    schema
                )
        );
        services.AddSingleton<IServiceDatabase, ServiceDatabase<TDb>>();
        return services;
    }

    public static void UseServiceDatabase(
        this DbContextOptionsBuilder options,
        DatabaseOptions database,
        string schema
    )
    {
        // No EnableRetryOnFailure: a retried transaction would run a consumer twice on one change tracker.
        if (database.Provider is DatabaseProvider.PostgreSql)
        {
            options.UseNpgsql(
                database.ConnectionString,
                npgsql => npgsql.MigrationsHistoryTable("__EFMigrationsHistory", schema)
            );
            return;
        }

        Directory.CreateDirectory(database.Folder!);
        options.UseSqlite(
            new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(database.Folder!, $"{schema}.db"),
                // How long a writer waits for the one writer lock, in seconds.
                DefaultTimeout = 60,
            }.ToString()
        );
    }

    private sealed class ServiceDatabase<TDb>(IServiceScopeFactory scopes) : IServiceDatabase
        where TDb : ServiceDbContext
    {
        public string Schema
        {
            get
            {
                using var scope = scopes.CreateScope();
                return scope.ServiceProvider.GetRequiredService<TDb>().Schema;
            }
        }

        public async Task MigrateAsync(CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TDb>();
            if (db.Database.IsSqlite())
            {
                await CreateSqliteAsync(db, cancellationToken);
            }
            else
            {
                await db.Database.MigrateAsync(cancellationToken);
            }
        }

        public async Task<bool> IsBehindAsync(CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateAsyncScope();
            var database = scope.ServiceProvider.GetRequiredService<TDb>().Database;
            return !database.IsSqlite()
                && (await database.GetPendingMigrationsAsync(cancellationToken)).Any();
        }

        public async Task<bool> CanConnectAsync(CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateAsyncScope();
            return await scope
                .ServiceProvider.GetRequiredService<TDb>()
                .Database.CanConnectAsync(cancellationToken);
        }

        /// <summary>
        /// The embedded database is created whole; its user_version remembers the model that created
        /// it, so that a file of another version is refused instead of half understood.
        /// </summary>
        private static async Task CreateSqliteAsync(TDb db, CancellationToken cancellationToken)
        {
            var script = db.Database.GenerateCreateScript();
            var fingerprint =
                BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(script)), 0) | 1;
            await db.Database.OpenConnectionAsync(cancellationToken);
            try
            {
                await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancellationToken);
                if (
                    !await db.GetService<IRelationalDatabaseCreator>()
                        .HasTablesAsync(cancellationToken)
                )
                {
                    await CreateTablesAsync(db, script, fingerprint, cancellationToken);
                    return;
                }

                var found = await db
                    .Database.SqlQueryRaw<int>(
                        "SELECT user_version AS \"Value\" FROM pragma_user_version"
                    )
                    .SingleAsync(cancellationToken);
                if (found != fingerprint)
                {
                    throw new InvalidOperationException(
                        $"The embedded database {db.Database.GetDbConnection().DataSource} was made by another version of ML Connector. Move its folder away, or name another folder in Database:Folder, and start again; the old files stay as they are."
                    );
                }
            }
            finally
            {
                await db.Database.CloseConnectionAsync();
            }
        }

        /// <summary>
        /// Tables and fingerprint in one transaction: a process that dies in between would leave a file
        /// that every later start takes for another version's.
        /// </summary>
        private static async Task CreateTablesAsync(
            TDb db,
            string script,
            int fingerprint,
            CancellationToken cancellationToken
        )
        {
            await using var transaction = await db.Database.BeginTransactionAsync(
                cancellationToken
            );
            await RunAsync(db, script, cancellationToken);
            // PRAGMA takes no parameters; the number is this code's own.
            await RunAsync(
                db,
                string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={fingerprint};"),
                cancellationToken
            );
            await transaction.CommitAsync(cancellationToken);
        }

        /// <summary>As it stands: ExecuteSqlRaw would take braces for parameters.</summary>
        private static async Task RunAsync(TDb db, string sql, CancellationToken cancellationToken)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
