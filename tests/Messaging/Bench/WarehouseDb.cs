using MassTransit;
using Microsoft.EntityFrameworkCore;
using MlConnector.Messaging.Scheduling;
using MlConnector.Persistence;

namespace MlConnector.Messaging.Tests.Bench;

/// <summary>A service's context with all tables of messaging, a business table and two sagas.</summary>
public abstract class WarehouseDb(DbContextOptions options) : ServiceDbContext(options)
{
    public DbSet<Arrival> Arrivals => Set<Arrival>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.AddTransactionalOutboxEntities();
        modelBuilder.AddScheduledMessageEntity();
        modelBuilder.Entity<Arrival>().Property(arrival => arrival.Id).ValueGeneratedOnAdd();
        new ShipmentMap().Configure(modelBuilder);
        if (Database.IsNpgsql())
        {
            new VersionedShipmentMap().Configure(modelBuilder);
        }
        else
        {
            modelBuilder.Ignore<VersionedShipment>();
        }
    }
}

public sealed class NorthDb(DbContextOptions<NorthDb> options) : WarehouseDb(options)
{
    public override string Schema => "north";
}

public sealed class SouthDb(DbContextOptions<SouthDb> options) : WarehouseDb(options)
{
    public override string Schema => "south";
}

public sealed class WestDb(DbContextOptions<WestDb> options) : WarehouseDb(options)
{
    public override string Schema => "west";
}

/// <summary>A business row; its ids tell in which order rows were stored.</summary>
public sealed class Arrival
{
    public long Id { get; set; }

    public Guid ShipmentId { get; set; }

    public int Number { get; set; }
}
