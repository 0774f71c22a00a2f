using Microsoft.EntityFrameworkCore;
using MlConnector.Ingest;
using MlConnector.Persistence;
using MlConnector.Poster.Storage;
using MlConnector.Reconcile;

namespace MlConnector.Architecture.Tests;

/// <summary>PostgreSQL's tables come from migrations, so a changed entity without one is a fault of the next deployment.</summary>
public sealed class Migrations
{
    private static readonly DatabaseOptions Nowhere = new()
    {
        Provider = DatabaseProvider.PostgreSql,
        ConnectionString = "Host=nowhere.invalid",
    };

    [Fact]
    public void The_migrations_of_the_archive_make_its_model() =>
        AssertComplete<KeepingDb>(options => new KeepingDb(options), KeepingDb.SchemaName);

    [Fact]
    public void The_migrations_of_Ingest_make_its_model() =>
        AssertComplete<IngestDb>(options => new IngestDb(options), IngestDb.SchemaName);

    [Fact]
    public void The_migrations_of_Reconcile_make_its_model() =>
        AssertComplete<ReconcileDb>(options => new ReconcileDb(options), ReconcileDb.SchemaName);

    [Fact]
    public void The_migrations_of_Poster_make_its_model() =>
        AssertComplete<PosterDb>(options => new PosterDb(options), PosterDb.SchemaName);

    private static void AssertComplete<TDb>(Func<DbContextOptions<TDb>, TDb> create, string schema)
        where TDb : DbContext
    {
        var options = new DbContextOptionsBuilder<TDb>();
        options.UseServiceDatabase(Nowhere, schema);
        using var db = create(options.Options);

        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(
            db.Database.HasPendingModelChanges(),
            $"The model of {typeof(TDb).Name} has changed since its last migration. Add one with dotnet-ef."
        );
    }
}
