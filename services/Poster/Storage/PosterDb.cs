using MassTransit;
using Microsoft.EntityFrameworkCore;
using MlConnector.Messaging.Scheduling;
using MlConnector.Persistence;

namespace MlConnector.Poster.Storage;

/// <summary>Poster's tables: what is to be booked, what is known of it, and who works on it.</summary>
public sealed class PosterDb(DbContextOptions<PosterDb> options) : ServiceDbContext(options)
{
    public const string SchemaName = "poster";

    public override string Schema => SchemaName;

    internal DbSet<PostingRow> Postings => Set<PostingRow>();

    internal DbSet<EntryRow> Entries => Set<EntryRow>();

    internal DbSet<LaneLeaseRow> Leases => Set<LaneLeaseRow>();

    internal DbSet<ConnectionControlRow> Controls => Set<ConnectionControlRow>();

    internal DbSet<PeriodWishRow> PeriodWishes => Set<PeriodWishRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.AddTransactionalOutboxEntities();
        modelBuilder.AddScheduledMessageEntity();
    }
}
