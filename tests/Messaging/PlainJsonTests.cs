using MassTransit;
using MassTransit.Serialization;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Messaging.Tests.Bench;
using MlConnector.TestKit;

namespace MlConnector.Messaging.Tests;

public sealed class PlainJsonTests
{
    private const string Body =
        """{"shipmentId":"6f0d6c0a-3b0e-4c63-9d63-0b1c6a2d8f01","number":5}""";

    [Theory]
    [InlineData("application/json")]
    [InlineData(null)]
    public async Task Published_by_hand_without_a_message_id_twice_it_is_consumed_twice(
        string? contentType
    )
    {
        await using var warehouse = await Warehouse.OpenAsync(Stage.Servers);
        await warehouse.StartAsync(Replay());

        await PublishAsync(warehouse, Body, contentType);
        await PublishAsync(warehouse, Body, contentType);

        await Eventually.TrueAsync(() => warehouse.Script.Stored.Count >= 2, "both messages");
        Assert.All(
            warehouse.Script.Stored,
            stored =>
                Assert.Equal(
                    new GoodsStored(Guid.Parse("6f0d6c0a-3b0e-4c63-9d63-0b1c6a2d8f01"), 5),
                    stored
                )
        );
    }

    [Fact]
    public async Task In_memory_a_plain_document_is_consumed_too()
    {
        await using var warehouse = await Warehouse.OpenAsync(Stage.Embedded);
        await warehouse.StartAsync(Replay());
        var endpoint = await warehouse
            .Services.GetRequiredService<IBus>()
            .GetSendEndpoint(new Uri("exchange:replay-goods-stored"));

        await endpoint.Send(
            new GoodsStored(Guid.NewGuid(), 5),
            context =>
            {
                context.Serializer = new SystemTextJsonRawMessageSerializer();
                context.MessageId = null;
            }
        );

        await Eventually.TrueAsync(() => !warehouse.Script.Stored.IsEmpty, "the message");
        Assert.Equal(5, Assert.Single(warehouse.Script.Stored).Number);
    }

    [Fact]
    public async Task What_is_no_JSON_goes_to_the_error_queue()
    {
        await using var warehouse = await Warehouse.OpenAsync(Stage.Servers);
        await warehouse.StartAsync(Replay());

        await PublishAsync(warehouse, "shipment 5, please", "application/json");

        await Queues.HasAsync(warehouse.Broker, "replay-goods-stored_error", 1);
        Assert.Empty(warehouse.Script.Stored);
    }

    [Fact]
    public async Task The_queue_does_not_hear_what_services_publish()
    {
        await using var warehouse = await Warehouse.OpenAsync(Stage.Servers);
        await warehouse.StartAsync(Replay());

        await warehouse.PublishAsync(new GoodsStored(Guid.NewGuid(), 1));
        await PublishAsync(warehouse, Body, null);

        await Eventually.TrueAsync(() => !warehouse.Script.Stored.IsEmpty, "the message");
        Assert.Equal(5, Assert.Single(warehouse.Script.Stored).Number);
    }

    private static Task PublishAsync(Warehouse warehouse, string body, string? contentType) =>
        PlainJson.PublishAsync(warehouse.Broker.AmqpUri, "replay-goods-stored", body, contentType);

    private static TestModule<NorthDb> Replay() =>
        new(
            (bus, _) => bus.AddConsumer<StoredWitness>(),
            (endpoints, context) =>
                endpoints.ReceivePlainJson(
                    "replay-goods-stored",
                    endpoint => endpoint.ConfigureConsumer<StoredWitness>(context)
                )
        );
}
