using MassTransit;
using Microsoft.EntityFrameworkCore;
using MlConnector.Messaging.Scheduling;
using MlConnector.Persistence;
using MlConnector.Reconcile.Periods;
using MlConnector.Reconcile.Sagas;

namespace MlConnector.Reconcile;

/// <summary>The sagas, the tenants' periods, and this service's inbox and outbox.</summary>
public sealed class ReconcileDb(DbContextOptions<ReconcileDb> options) : ServiceDbContext(options)
{
    public const string SchemaName = "reconcile";

    public override string Schema => SchemaName;

    public DbSet<SettlementSaga> Settlements => Set<SettlementSaga>();

    internal DbSet<PublishedCalendar> Calendars => Set<PublishedCalendar>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.AddTransactionalOutboxEntities();
        modelBuilder.AddScheduledMessageEntity();
    }
}
