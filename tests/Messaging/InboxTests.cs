using MassTransit;
using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using MlConnector.Messaging.Tests.Bench;
using MlConnector.TestKit;
using Endpoints = MlConnector.Messaging.Tests.Bench.Endpoints;

namespace MlConnector.Messaging.Tests;

public sealed class InboxTests
{
    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task The_same_message_twenty_times_at_once_takes_effect_once(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse.StartAsync(Endpoints.Arrivals<NorthDb>());
        var message = new GoodsArrived(Guid.NewGuid(), 1);
        var messageId = Guid.NewGuid();

        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => warehouse.PublishAsync(message, messageId))
        );
        // A later message of the same queue tells that the twenty are through.
        await DrainAsync(warehouse, 1);

        Assert.Equal(1, await CountAsync(warehouse, message.ShipmentId));
        Assert.Single(warehouse.Script.Stored, message.Says());
        Assert.Empty(warehouse.Script.Faults);
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_consumer_that_throws_stores_nothing_and_sends_nothing(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        warehouse.Script.OnArrival = context =>
            context.Message.Number == 13
                ? throw new InvalidOperationException("The shelf is full.")
                : Task.CompletedTask;
        await warehouse.StartAsync(Endpoints.Arrivals<NorthDb>());
        var bad = new GoodsArrived(Guid.NewGuid(), 13);

        await warehouse.PublishAsync(bad);
        await Eventually.TrueAsync(() => !warehouse.Script.Faults.IsEmpty, "the fault");

        Assert.Equal(0, await CountAsync(warehouse, bad.ShipmentId));
        Assert.Empty(warehouse.Script.Stored);
        Assert.Equal(
            0,
            await warehouse.ReadAsync<NorthDb, int>(db => db.Set<InboxState>().CountAsync())
        );
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_message_that_succeeds_on_a_later_attempt_takes_effect_once(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        warehouse.Script.OnArrival = _ =>
            warehouse.Script.Attempts.Count < 3
                ? throw new TimeoutException("The shelf did not answer.")
                : Task.CompletedTask;
        await warehouse.StartAsync(Endpoints.Arrivals<NorthDb>());
        var message = new GoodsArrived(Guid.NewGuid(), 1);

        await warehouse.PublishAsync(message);
        await Eventually.TrueAsync(() => !warehouse.Script.Stored.IsEmpty, "the message to go on");

        Assert.Equal(1, await CountAsync(warehouse, message.ShipmentId));
        Assert.Equal(3, warehouse.Script.Attempts.Count);
        Assert.Single(warehouse.Script.Stored);
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_consumer_that_sends_nothing_is_delivered_with_its_rows(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse.StartAsync(
            new TestModule<NorthDb>(
                (bus, _) => bus.AddConsumer<QuietConsumer<NorthDb>>(),
                (endpoints, context) =>
                    endpoints.Receive<NorthDb>(
                        "quiet",
                        endpoint => endpoint.ConfigureConsumer<QuietConsumer<NorthDb>>(context)
                    )
            )
        );
        var message = new GoodsArrived(Guid.NewGuid(), 1);

        await warehouse.PublishAsync(message);
        await Eventually.TrueAsync(
            async () => await CountAsync(warehouse, message.ShipmentId) == 1,
            "the row"
        );

        var inbox = await warehouse.ReadAsync<NorthDb, InboxState>(db =>
            db.Set<InboxState>().SingleAsync()
        );
        Assert.NotNull(inbox.Consumed);
        Assert.Equal(inbox.Consumed, inbox.Delivered);
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_consumer_that_sends_more_than_one_load_sends_all_in_order(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        const int sent = 120;
        warehouse.Script.OnArrival = async context =>
        {
            for (var number = 2; number <= sent; number++)
            {
                await context.Publish(new GoodsStored(context.Message.ShipmentId, number));
            }
        };
        await warehouse.StartAsync(Endpoints.Arrivals<NorthDb>());

        await warehouse.PublishAsync(new GoodsArrived(Guid.NewGuid(), 1));
        await Eventually.TrueAsync(() => warehouse.Script.Stored.Count >= sent, "all messages");
        await warehouse.SettledAsync<NorthDb>();

        Assert.Equal(
            Enumerable.Range(1, sent),
            warehouse.Script.Stored.Select(stored => stored.Number)
        );
    }

    [Fact]
    public async Task A_message_without_an_id_goes_to_the_error_queue_of_an_inbox()
    {
        await using var warehouse = await Warehouse.OpenAsync(Stage.Servers);
        await warehouse.StartAsync(Endpoints.Arrivals<NorthDb>());

        await PlainJson.PublishAsync(
            warehouse.Broker.AmqpUri,
            "arrivals",
            """{"messageType":["urn:message:MlConnector.Messaging.Tests.Bench:GoodsArrived"],"message":{"shipmentId":"6f0d6c0a-3b0e-4c63-9d63-0b1c6a2d8f01","number":1}}""",
            "application/vnd.masstransit+json"
        );

        await Queues.HasAsync(warehouse.Broker, "arrivals_error", 1);
        Assert.Empty(warehouse.Script.Attempts);
    }

    private static async Task DrainAsync(Warehouse warehouse, int others)
    {
        await Eventually.TrueAsync(
            () => warehouse.Script.Stored.Count >= others,
            "the message to go on"
        );
        var last = new GoodsArrived(Guid.NewGuid(), -1);
        await warehouse.PublishAsync(last);
        await Eventually.TrueAsync(
            () => warehouse.Script.Stored.Contains(new GoodsStored(last.ShipmentId, -1)),
            "the last message"
        );
    }

    private static Task<int> CountAsync(Warehouse warehouse, Guid shipment) =>
        warehouse.ReadAsync<NorthDb, int>(db =>
            db.Arrivals.CountAsync(arrival => arrival.ShipmentId == shipment)
        );
}

internal static class Sayings
{
    /// <summary>What the consumer says once it has stored the goods.</summary>
    public static GoodsStored Says(this GoodsArrived message) =>
        new(message.ShipmentId, message.Number);
}
