using Npgsql;

namespace MlConnector.TestKit;

/// <summary>A PostgreSQL database of one test's own.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string maintenance;

    private TestDatabase(string maintenance, string name, string connectionString)
    {
        this.maintenance = maintenance;
        Name = name;
        ConnectionString = connectionString;
    }

    public string Name { get; }

    /// <summary>Npgsql connection string.</summary>
    public string ConnectionString { get; }

    /// <summary>Drops the database; whoever is still connected is thrown out.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (var own = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(own);
        }

        await ExecuteAsync(maintenance, $"DROP DATABASE IF EXISTS \"{Name}\" WITH (FORCE)");
    }

    internal static async Task<TestDatabase> CreateAsync(ServerAddresses servers)
    {
        var name = $"mlconnector_test_{Guid.NewGuid():N}";
        await ExecuteAsync(servers.Postgres, $"CREATE DATABASE \"{name}\"");
        var own = new NpgsqlConnectionStringBuilder(servers.Postgres)
        {
            Database = name,
            // Many small pools share one server; each gives its connections back soon, in seconds.
            ConnectionIdleLifetime = 10,
            MaxPoolSize = 20,
        };
        return new TestDatabase(servers.Postgres, name, own.ConnectionString);
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        // Unpooled: a kept connection to the maintenance database would block nobody but helps nobody.
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
