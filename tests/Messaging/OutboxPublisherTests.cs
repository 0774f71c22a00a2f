using System.Diagnostics;
using MassTransit;
using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Messaging.Bus;
using MlConnector.Messaging.Tests.Bench;
using MlConnector.TestKit;
using Endpoints = MlConnector.Messaging.Tests.Bench.Endpoints;

namespace MlConnector.Messaging.Tests;

public sealed class OutboxPublisherTests
{
    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task Three_contexts_of_one_container_each_have_their_own_outbox(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse.StartAsync(
            Endpoints.WitnessOnly<NorthDb>(),
            new TestModule<SouthDb>(),
            new TestModule<WestDb>()
        );

        await StoreAsync<NorthDb>(warehouse, 1);
        await StoreAsync<SouthDb>(warehouse, 2);
        await StoreAsync<WestDb>(warehouse, 3);

        await Eventually.TrueAsync(() => warehouse.Script.Stored.Count >= 3, "three messages");
        Assert.Equal([1, 2, 3], warehouse.Script.Stored.Select(stored => stored.Number).Order());
        await EmptyAsync<NorthDb>(warehouse);
        await EmptyAsync<SouthDb>(warehouse);
        await EmptyAsync<WestDb>(warehouse);
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task Messages_of_one_outbox_arrive_in_the_order_they_were_published(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse.StartAsync(Endpoints.WitnessOnly<NorthDb>());
        // More than one load of the delivery, so that the outbox is delivered in parts.
        const int messages = 1_200;

        await warehouse.InScopeAsync<NorthDb>(
            async (db, outbox) =>
            {
                for (var number = 1; number <= messages; number++)
                {
                    await outbox.PublishAsync(
                        new GoodsStored(Guid.NewGuid(), number),
                        CancellationToken.None
                    );
                }

                await db.SaveChangesAsync();
            }
        );

        await Eventually.TrueAsync(() => warehouse.Script.Stored.Count >= messages, "all messages");
        Assert.Equal(
            Enumerable.Range(1, messages),
            warehouse.Script.Stored.Select(stored => stored.Number)
        );
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task What_is_not_committed_is_not_sent(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse.StartAsync(Endpoints.WitnessOnly<NorthDb>());

        await warehouse.InScopeAsync<NorthDb>(
            (_, outbox) => outbox.PublishAsync(Message(1), CancellationToken.None)
        );
        await warehouse.InScopeAsync<NorthDb>(
            async (db, outbox) =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                await outbox.PublishAsync(Message(2), CancellationToken.None);
                await db.SaveChangesAsync();
                await transaction.RollbackAsync();
            }
        );
        await StoreAsync<NorthDb>(warehouse, 3);

        await Eventually.TrueAsync(() => !warehouse.Script.Stored.IsEmpty, "the message");
        Assert.Equal(3, Assert.Single(warehouse.Script.Stored).Number);
        await EmptyAsync<NorthDb>(warehouse);
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_scope_may_publish_again_after_a_commit_or_a_cleared_tracker(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse.StartAsync(Endpoints.WitnessOnly<NorthDb>());

        await warehouse.InScopeAsync<NorthDb>(
            async (db, outbox) =>
            {
                await outbox.PublishAsync(Message(1), CancellationToken.None);
                await using (var transaction = await db.Database.BeginTransactionAsync())
                {
                    await db.SaveChangesAsync();
                    await transaction.CommitAsync();
                }

                await outbox.PublishAsync(Message(2), CancellationToken.None);
                await db.SaveChangesAsync();
                db.ChangeTracker.Clear();
                await outbox.PublishAsync(Message(3), CancellationToken.None);
                await db.SaveChangesAsync();
                Assert.Equal(2, db.ChangeTracker.Entries().Count());
            }
        );

        await Eventually.TrueAsync(() => warehouse.Script.Stored.Count >= 3, "three messages");
        await EmptyAsync<NorthDb>(warehouse);
        Assert.Equal([1, 2, 3], warehouse.Script.Stored.Select(stored => stored.Number).Order());
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task One_trace_runs_from_the_publisher_through_both_outboxes(Stage stage)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "MassTransit" or nameof(OutboxPublisherTests),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource(nameof(OutboxPublisherTests));
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse.StartAsync(Endpoints.Arrivals<NorthDb>());

        using var poll = source.StartActivity("poll");
        await warehouse.InScopeAsync<NorthDb>(
            async (db, outbox) =>
            {
                await outbox.PublishAsync(
                    new GoodsArrived(Guid.NewGuid(), 1),
                    CancellationToken.None
                );
                await db.SaveChangesAsync();
            }
        );

        await Eventually.TrueAsync(() => !warehouse.Script.Traces.IsEmpty, "the message");
        Assert.NotNull(poll);
        Assert.Equal(poll.TraceId, Assert.Single(warehouse.Script.Traces));
    }

    [Fact]
    public async Task With_the_bus_outbox_an_injected_publish_endpoint_writes_to_it_too()
    {
        await using var warehouse = await Warehouse.OpenAsync(Stage.Embedded);
        await warehouse.StartAsync(
            new TestModule<NorthDb>(
                (bus, _) =>
                {
                    bus.AddConsumer<StoredWitness>();
                    bus.AddEntityFrameworkOutbox<NorthDb>(outbox =>
                    {
                        outbox.UseSqlite();
                        outbox.UseBusOutbox();
                    });
                },
                (endpoints, context) =>
                    ((ServiceEndpoints)endpoints).ReceiveWithoutInbox(
                        "witness",
                        endpoint => endpoint.ConfigureConsumer<StoredWitness>(context)
                    )
            )
        );

        await using (var scope = warehouse.Services.CreateAsyncScope())
        {
            var publish = scope.ServiceProvider.GetRequiredService<IPublishEndpoint>();
            var db = scope.ServiceProvider.GetRequiredService<NorthDb>();
            await publish.Publish(Message(1));
            Assert.Single(db.ChangeTracker.Entries<OutboxMessage>());
            await db.SaveChangesAsync();
        }

        await Eventually.TrueAsync(() => !warehouse.Script.Stored.IsEmpty, "the message");
        Assert.Single(warehouse.Script.Stored);
    }

    [Fact]
    public void Two_contexts_of_one_container_cannot_both_have_the_bus_outbox()
    {
        var services = new ServiceCollection();

        var refusal = Assert.Throws<ConfigurationException>(() =>
            services.AddMassTransit(bus =>
            {
                bus.AddEntityFrameworkOutbox<NorthDb>(outbox => outbox.UseBusOutbox());
                bus.AddEntityFrameworkOutbox<SouthDb>(outbox => outbox.UseBusOutbox());
            })
        );

        Assert.Contains("IOutboxPublisher<SouthDb>", refusal.Message, StringComparison.Ordinal);
    }

    private static GoodsStored Message(int number) => new(Guid.NewGuid(), number);

    private static Task StoreAsync<TDb>(Warehouse warehouse, int number)
        where TDb : WarehouseDb =>
        warehouse.InScopeAsync<TDb>(
            async (db, outbox) =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                db.Arrivals.Add(new Arrival { ShipmentId = Guid.NewGuid(), Number = number });
                await outbox.PublishAsync(Message(number), CancellationToken.None);
                await db.SaveChangesAsync();
                await transaction.CommitAsync();
            }
        );

    private static async Task EmptyAsync<TDb>(Warehouse warehouse)
        where TDb : WarehouseDb
    {
        await warehouse.SettledAsync<TDb>();
        Assert.Equal(
            0,
            await warehouse.ReadAsync<TDb, int>(db => db.Set<OutboxState>().CountAsync())
        );
    }
}
