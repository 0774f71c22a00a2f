using MassTransit;
using Microsoft.EntityFrameworkCore;
using MlConnector.TestKit;

namespace MlConnector.Messaging.Tests;

public sealed class OutboxSchemaTests
{
    [SharedFact]
    public void The_tables_equal_those_of_the_official_package()
    {
        var options = new DbContextOptionsBuilder<OutboxOnlyDb>()
            .UseNpgsql("Host=nowhere.invalid")
            .Options;
        using var db = new OutboxOnlyDb(options);

        var script = db.Database.GenerateCreateScript();

        var official = File.ReadAllText(SharedData.Combine("masstransit-ef-schema.sql"));
        Assert.Equal(Normalize(official), Normalize(script));
    }

    private static string Normalize(string sql) =>
        sql.ReplaceLineEndings("\n").Replace("\n\n\n", "\n\n", StringComparison.Ordinal).Trim();

    private sealed class OutboxOnlyDb(DbContextOptions<OutboxOnlyDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.AddTransactionalOutboxEntities();
    }
}
