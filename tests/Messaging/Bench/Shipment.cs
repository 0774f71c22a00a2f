using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MlConnector.Messaging.Tests.Bench;

/// <summary>A saga that counts what arrived for it.</summary>
public class Shipment : SagaStateMachineInstance
{
    public Guid CorrelationId { get; set; }

    public string CurrentState { get; set; } = "";

    public int Arrived { get; set; }

    public Guid? ReminderToken { get; set; }
}

public sealed class ShipmentMap : SagaClassMap<Shipment>;

/// <summary>The same saga with a row version instead of a row lock; the version is PostgreSQL's xmin.</summary>
public class VersionedShipment : SagaStateMachineInstance
{
    public Guid CorrelationId { get; set; }

    public string CurrentState { get; set; } = "";

    public int Arrived { get; set; }

    public uint Xmin { get; set; }
}

public sealed class VersionedShipmentMap : SagaClassMap<VersionedShipment>
{
    protected override void Configure(
        EntityTypeBuilder<VersionedShipment> entity,
        ModelBuilder model
    ) => entity.Property(saga => saga.Xmin).IsRowVersion();
}
