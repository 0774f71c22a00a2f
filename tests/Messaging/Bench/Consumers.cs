using System.Collections.Concurrent;
using System.Diagnostics;
using MassTransit;

namespace MlConnector.Messaging.Tests.Bench;

/// <summary>What a test makes consumers do, and what they saw.</summary>
public sealed class Script
{
    /// <summary>Runs at the end of <see cref="ArrivalConsumer{TDb}"/>, before its changes are committed.</summary>
    public Func<ConsumeContext<GoodsArrived>, Task> OnArrival { get; set; } =
        _ => Task.CompletedTask;

    /// <summary>Every run of <see cref="ArrivalConsumer{TDb}"/>, failed ones included.</summary>
    public ConcurrentQueue<GoodsArrived> Attempts { get; } = new();

    /// <summary>What <see cref="StoredWitness"/> received, in order, repeats included.</summary>
    public ConcurrentQueue<GoodsStored> Stored { get; } = new();

    /// <summary>The trace that each message of <see cref="Stored"/> came in.</summary>
    public ConcurrentQueue<ActivityTraceId?> Traces { get; } = new();

    /// <summary>What came back as a fault.</summary>
    public ConcurrentQueue<Fault<GoodsArrived>> Faults { get; } = new();
}

/// <summary>Stores a row, says so, and does what the test wants.</summary>
public sealed class ArrivalConsumer<TDb>(TDb db, Script script) : IConsumer<GoodsArrived>
    where TDb : WarehouseDb
{
    public async Task Consume(ConsumeContext<GoodsArrived> context)
    {
        script.Attempts.Enqueue(context.Message);
        db.Arrivals.Add(
            new Arrival { ShipmentId = context.Message.ShipmentId, Number = context.Message.Number }
        );
        await context.Publish(new GoodsStored(context.Message.ShipmentId, context.Message.Number));
        await script.OnArrival(context);
    }
}

/// <summary>Stores a row and sends nothing.</summary>
public sealed class QuietConsumer<TDb>(TDb db) : IConsumer<GoodsArrived>
    where TDb : WarehouseDb
{
    public Task Consume(ConsumeContext<GoodsArrived> context)
    {
        db.Arrivals.Add(
            new Arrival { ShipmentId = context.Message.ShipmentId, Number = context.Message.Number }
        );
        return Task.CompletedTask;
    }
}

/// <summary>Notes what arrives, on an endpoint without an inbox, so that repeats are seen.</summary>
public sealed class StoredWitness(Script script) : IConsumer<GoodsStored>
{
    public Task Consume(ConsumeContext<GoodsStored> context)
    {
        script.Stored.Enqueue(context.Message);
        script.Traces.Enqueue(Activity.Current?.TraceId);
        return Task.CompletedTask;
    }
}

public sealed class FaultWitness(Script script) : IConsumer<Fault<GoodsArrived>>
{
    public Task Consume(ConsumeContext<Fault<GoodsArrived>> context)
    {
        script.Faults.Enqueue(context.Message);
        return Task.CompletedTask;
    }
}
