using MassTransit;
using Microsoft.EntityFrameworkCore;
using MlConnector.Ingest.Finances;
using MlConnector.Ingest.Reports;
using MlConnector.Ingest.Settlements;
using MlConnector.Messaging.Scheduling;
using MlConnector.Persistence;

namespace MlConnector.Ingest;

/// <summary>What Ingest keeps: which reports there are, which settlements were announced, which events are wanted.</summary>
public sealed class IngestDb(DbContextOptions<IngestDb> options) : ServiceDbContext(options)
{
    public const string SchemaName = "ingest";

    public override string Schema => SchemaName;

    internal DbSet<SettlementReport> Reports => Set<SettlementReport>();

    internal DbSet<ReportPoll> Polls => Set<ReportPoll>();

    internal DbSet<KnownSettlement> Settlements => Set<KnownSettlement>();

    internal DbSet<EventGathering> Gatherings => Set<EventGathering>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.AddTransactionalOutboxEntities();
        modelBuilder.AddScheduledMessageEntity();
    }
}
