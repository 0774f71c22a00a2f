using MassTransit;
using MassTransit.Scheduling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Messaging.Tests.Bench;
using MlConnector.TestKit;
using Endpoints = MlConnector.Messaging.Tests.Bench.Endpoints;
using ScheduledMessage = MlConnector.Messaging.Scheduling.ScheduledMessage;

namespace MlConnector.Messaging.Tests;

public sealed class SchedulerTests
{
    private static readonly Uri Scheduler = new("exchange:northdb-scheduler");

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_saga_is_reminded_when_its_schedule_is_due_and_not_before(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse.StartAsync(SagaRepositoryTests.Shipments());
        var shipment = Guid.NewGuid();
        var asked = SystemClock.Instance.GetTimestamp();

        await warehouse.PublishAsync(new ReminderRequested(shipment, TimeSpan.FromSeconds(1)));
        await InStateAsync(warehouse, shipment, "Reminded");

        Assert.True(
            SystemClock.Instance.GetElapsedTime(asked) >= TimeSpan.FromSeconds(1),
            "The reminder came early."
        );
        var saga = await SagaRepositoryTests.FindAsync(warehouse, shipment);
        Assert.Null(saga?.ReminderToken);
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_withdrawn_schedule_never_fires(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse.StartAsync(SagaRepositoryTests.Shipments());
        var shipment = Guid.NewGuid();
        await warehouse.PublishAsync(new ReminderRequested(shipment, TimeSpan.FromSeconds(4)));
        await InStateAsync(warehouse, shipment, "Open");

        // Found by a query over the sagas, not by its id.
        await warehouse.PublishAsync(new ReminderWithdrawn(shipment));

        await InStateAsync(warehouse, shipment, "Withdrew");
        await Eventually.TrueAsync(
            async () => (await SingleRowAsync(warehouse))?.Closed is not null,
            "the schedule to be closed"
        );
        var row = await SingleRowAsync(warehouse);
        Assert.True(row?.Closed < row?.Due, "The schedule was closed because it fired.");
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_cancel_that_overtakes_its_schedule_still_cancels(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse.StartAsync(Endpoints.WitnessOnly<NorthDb>());
        var cancelled = Guid.NewGuid();

        await CancelAsync(warehouse, cancelled);
        await Eventually.TrueAsync(
            async () => await SingleRowAsync(warehouse) is not null,
            "the tombstone"
        );
        await ScheduleAsync(warehouse, cancelled, number: 1);
        await ScheduleAsync(warehouse, Guid.NewGuid(), number: 2);

        await Eventually.TrueAsync(() => !warehouse.Script.Stored.IsEmpty, "the other message");
        Assert.Equal(2, Assert.Single(warehouse.Script.Stored).Number);
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task The_same_schedule_asked_for_twice_fires_once(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse.StartAsync(Endpoints.WitnessOnly<NorthDb>());
        var token = Guid.NewGuid();

        await Task.WhenAll(
            ScheduleAsync(warehouse, token, number: 1),
            ScheduleAsync(warehouse, token, number: 1)
        );
        await Eventually.TrueAsync(() => !warehouse.Script.Stored.IsEmpty, "the message");
        await ScheduleAsync(warehouse, token, number: 1);
        await ScheduleAsync(warehouse, Guid.NewGuid(), number: 2);
        await Eventually.TrueAsync(
            () => warehouse.Script.Stored.Any(stored => stored.Number == 2),
            "the other message"
        );

        Assert.Equal([1, 2], warehouse.Script.Stored.Select(stored => stored.Number));
    }

    private static async Task ScheduleAsync(Warehouse warehouse, Guid token, int number)
    {
        var bus = warehouse.Services.GetRequiredService<IBus>();
        var endpoint = await bus.GetSendEndpoint(Scheduler);
        await endpoint.Send<ScheduleMessage>(
            new
            {
                CorrelationId = token,
                ScheduledTime = SystemClock.Instance.GetUtcNow().UtcDateTime,
                Destination = new Uri(bus.Address, "witness"),
                PayloadType = new[] { MessageUrn.ForTypeString<GoodsStored>() },
                Payload = new GoodsStored(Guid.NewGuid(), number),
            }
        );
    }

    private static async Task CancelAsync(Warehouse warehouse, Guid token)
    {
        var bus = warehouse.Services.GetRequiredService<IBus>();
        var endpoint = await bus.GetSendEndpoint(Scheduler);
        await endpoint.Send<CancelScheduledMessage>(
            new
            {
                CorrelationId = Guid.NewGuid(),
                Timestamp = SystemClock.Instance.GetUtcNow().UtcDateTime,
                TokenId = token,
            }
        );
    }

    private static Task<ScheduledMessage?> SingleRowAsync(Warehouse warehouse) =>
        warehouse.ReadAsync<NorthDb, ScheduledMessage?>(db =>
            db.Set<ScheduledMessage>().AsNoTracking().SingleOrDefaultAsync()
        );

    private static Task InStateAsync(Warehouse warehouse, Guid shipment, string state) =>
        Eventually.TrueAsync(
            async () =>
                (await SagaRepositoryTests.FindAsync(warehouse, shipment))?.CurrentState == state,
            $"the saga to be {state}"
        );
}
