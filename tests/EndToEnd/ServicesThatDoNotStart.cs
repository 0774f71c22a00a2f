using MlConnector.TestKit;

namespace MlConnector.EndToEnd.Tests;

/// <summary>What the person who starts a service is told: a sentence, exit code 1, and no stack trace.</summary>
public sealed class ServicesThatDoNotStart
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("Database__ConnectionString", null, "poster: Database:ConnectionString is not set")]
    [InlineData(
        "Database__ConnectionString",
        "Hots=db",
        "poster: Database:ConnectionString is not"
    )]
    [InlineData("Database__Provider", "Oracle", "'Oracle' at 'Database:Provider'")]
    [InlineData("Messaging__RabbitMq", "localhost", "poster: Messaging:RabbitMq is not an amqp")]
    [InlineData("Poster__LateArrival", "soon", "'soon' at 'Poster:LateArrival'")]
    [InlineData("Poster__TriesMax", "1", "poster: Poster:TriesMax is 1")]
    [InlineData(
        "Connections__0__GoLife",
        "2026-01-01",
        "poster: Connections:0:GoLife is no setting"
    )]
    public async Task A_wrong_setting_is_named_in_a_sentence(
        string setting,
        string? value,
        string sentence
    )
    {
        await using var service = ServiceProcess.Start(
            "Poster",
            [],
            new Dictionary<string, string?>(Settings("Host=127.0.0.1")) { [setting] = value }
        );

        await EndsWithAsync(service, sentence);
    }

    [Fact]
    public async Task A_database_that_is_not_at_this_version_is_not_run_on_until_migrate_was()
    {
        await using var database = await TestServers.CreateDatabaseAsync();
        var settings = Settings(database.ConnectionString);
        await using (var early = ServiceProcess.Start("Reconcile", [], settings))
        {
            await EndsWithAsync(early, "reconcile: the database is not at this version");
        }

        await using (var migration = ServiceProcess.Start("Reconcile", ["migrate"], settings))
        {
            Assert.Equal(0, await migration.WaitForExitAsync(Patience));
            Assert.Equal(
                "reconcile: the database is at this version.",
                Assert.Single(migration.Output.Lines)
            );
        }

        // No broker answers: it stays up and waits for one.
        await using var service = ServiceProcess.Start("Reconcile", [], settings);
        await Eventually.TrueAsync(
            () => service.Output.Contains("Now listening on"),
            () => $"it to be up. It wrote:\n{service.Output}",
            Patience
        );
    }

    [Fact]
    public async Task A_migration_without_a_server_ends_with_a_sentence()
    {
        // Nothing listens on port 1.
        await using var migration = ServiceProcess.Start(
            "Ingest",
            ["migrate"],
            Settings("Host=127.0.0.1;Port=1;Username=nobody;Database=none")
        );

        await EndsWithAsync(migration, "ingest: the database cannot be used");
    }

    private static async Task EndsWithAsync(ServiceProcess service, string sentence)
    {
        Assert.Equal(1, await service.WaitForExitAsync(Patience));
        Assert.True(service.Output.Contains(sentence), $"{service.Output}");
        Assert.False(service.Output.Contains("   at MlConnector."), $"{service.Output}");
    }

    private static Dictionary<string, string?> Settings(string connectionString) =>
        new()
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = null,
            ["Database__ConnectionString"] = connectionString,
            ["Messaging__RabbitMq"] = "amqp://nobody:none@127.0.0.1:1/",
        };
}
