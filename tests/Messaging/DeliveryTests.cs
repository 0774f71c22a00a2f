using MassTransit;
using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;
using MlConnector.Messaging.Tests.Bench;
using MlConnector.TestKit;
using Endpoints = MlConnector.Messaging.Tests.Bench.Endpoints;

namespace MlConnector.Messaging.Tests;

public sealed class DeliveryTests
{
    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_message_that_can_never_be_sent_holds_up_no_other(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        var producer = warehouse.Build(Endpoints.WitnessOnly<NorthDb>());
        await warehouse.CreateTablesAsync(producer.Services);
        // Stored before anything delivers, so that the bad one is the oldest.
        await PoisonAsync(warehouse);
        for (var number = 1; number <= 50; number++)
        {
            await StoreAsync(warehouse, number);
        }

        await producer.StartAsync();

        await Eventually.TrueAsync(() => warehouse.Script.Stored.Count >= 50, "fifty messages");
        Assert.Equal(
            Enumerable.Range(1, 50),
            warehouse.Script.Stored.Select(stored => stored.Number).Order()
        );
        await Eventually.TrueAsync(
            async () =>
                await warehouse.ReadAsync<NorthDb, int>(db => db.Set<OutboxMessage>().CountAsync())
                == 1,
            "the good messages to be removed and the bad one to be kept"
        );
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_mended_message_leaves_at_a_later_try(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        await warehouse.StartAsync(Endpoints.WitnessOnly<NorthDb>());
        await PoisonAsync(warehouse);
        await StoreAsync(warehouse, 2);
        await Eventually.TrueAsync(() => !warehouse.Script.Stored.IsEmpty, "the good message");
        var good = warehouse.Script.Stored.Count;
        var nowhere = Nowhere(warehouse);

        await warehouse.ReadAsync<NorthDb, int>(db =>
            db.Set<OutboxMessage>()
                .Where(message => message.DestinationAddress == nowhere)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(
                        message => message.DestinationAddress,
                        new Uri("exchange:witness")
                    )
                )
        );

        await Eventually.TrueAsync(
            () => warehouse.Script.Stored.Count > good,
            "the mended message"
        );
        await warehouse.SettledAsync<NorthDb>();
    }

    [Fact]
    public async Task Two_processes_deliver_side_by_side_and_each_message_once()
    {
        await using var warehouse = await Warehouse.OpenAsync(Stage.Servers);
        await warehouse.StartAsync(Endpoints.WitnessOnly<NorthDb>());
        await warehouse.StartAsync(new TestModule<NorthDb>());
        const int messages = 300;

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async worker =>
                {
                    for (var number = worker + 1; number <= messages; number += 4)
                    {
                        await StoreAsync(warehouse, number);
                    }
                })
        );

        await warehouse.SettledAsync<NorthDb>();
        await Eventually.TrueAsync(() => warehouse.Script.Stored.Count >= messages, "all messages");
        Assert.Equal(
            Enumerable.Range(1, messages),
            warehouse.Script.Stored.Select(stored => stored.Number).Order()
        );
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task What_a_consumer_stored_before_its_process_died_is_sent_after_a_restart(
        Stage stage
    )
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        warehouse.With("Messaging:RecoveryAge", "00:00:01");
        var restarted = warehouse.Build(Endpoints.WitnessOnly<NorthDb>());
        await warehouse.CreateTablesAsync(restarted.Services);
        await LeaveBehindAsync(warehouse, messages: 3);

        await restarted.StartAsync();

        await Eventually.TrueAsync(() => warehouse.Script.Stored.Count >= 3, "three messages");
        await warehouse.SettledAsync<NorthDb>();
        Assert.Equal([1, 2, 3], warehouse.Script.Stored.Select(stored => stored.Number));
        Assert.NotNull(
            await warehouse.ReadAsync<NorthDb, DateTime?>(db =>
                db.Set<InboxState>().Select(row => row.Delivered).SingleAsync()
            )
        );
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_message_that_comes_again_after_a_crash_is_finished_and_not_consumed_again(
        Stage stage
    )
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        // So old that the recovery would never come before the message does.
        warehouse.With("Messaging:RecoveryAge", "01:00:00");
        var message = new GoodsArrived(Guid.NewGuid(), 7);
        var messageId = Guid.NewGuid();
        await warehouse.StartAsync(Endpoints.Arrivals<NorthDb>());
        await warehouse.PublishAsync(message, messageId);
        await Eventually.TrueAsync(() => !warehouse.Script.Stored.IsEmpty, "the first arrival");
        await DeliveredAsync(warehouse);
        await ForgetDeliveryAsync(warehouse, messages: 2);

        await warehouse.PublishAsync(message, messageId);

        await Eventually.TrueAsync(() => warehouse.Script.Stored.Count >= 3, "both messages");
        await warehouse.SettledAsync<NorthDb>();
        Assert.Single(warehouse.Script.Attempts);
        Assert.Equal([7, 1, 2], warehouse.Script.Stored.Select(stored => stored.Number));
    }

    /// <summary>
    /// An address that can never be sent to. In memory it fails at once; on RabbitMQ it would declare the
    /// witness's queue as another type, which the transport tries until its time is up.
    /// </summary>
    private static Uri Nowhere(Warehouse warehouse) =>
        new(warehouse.Stage is Stage.Servers ? "queue:witness" : "nowhere://nobody/nothing");

    private static Task StoreAsync(Warehouse warehouse, int number) =>
        warehouse.InScopeAsync<NorthDb>(
            async (db, outbox) =>
            {
                await outbox.PublishAsync(
                    new GoodsStored(Guid.NewGuid(), number),
                    CancellationToken.None
                );
                await db.SaveChangesAsync();
            }
        );

    private static Task PoisonAsync(Warehouse warehouse) =>
        warehouse.InScopeAsync<NorthDb>(
            async (db, outbox) =>
            {
                await outbox.PublishAsync(
                    new GoodsStored(Guid.NewGuid(), 0),
                    CancellationToken.None
                );
                db.ChangeTracker.Entries<OutboxMessage>().Single().Entity.DestinationAddress =
                    Nowhere(warehouse);
                await db.SaveChangesAsync();
            }
        );

    private static Task DeliveredAsync(Warehouse warehouse) =>
        Eventually.TrueAsync(
            async () =>
                await warehouse.ReadAsync<NorthDb, bool>(db =>
                    db.Set<InboxState>().AllAsync(row => row.Delivered != null)
                ),
            "the inbox row to be delivered"
        );

    /// <summary>The state between the two transactions of a message: consumed, its messages stored, not sent.</summary>
    private static Task LeaveBehindAsync(Warehouse warehouse, int messages) =>
        warehouse.InScopeAsync<NorthDb>(
            async (db, outbox) =>
            {
                var row = new InboxState
                {
                    MessageId = Guid.NewGuid(),
                    ConsumerId = Guid.NewGuid(),
                    LockId = Guid.NewGuid(),
                    Received = Now,
                    Consumed = Now,
                    ReceiveCount = 1,
                };
                db.Add(row);
                await PublishIntoInboxAsync(db, outbox, row, messages);
            }
        );

    private static Task ForgetDeliveryAsync(Warehouse warehouse, int messages) =>
        warehouse.InScopeAsync<NorthDb>(
            async (db, outbox) =>
            {
                var row = await db.Set<InboxState>().SingleAsync();
                row.Delivered = null;
                row.LastSequenceNumber = null;
                await PublishIntoInboxAsync(db, outbox, row, messages);
            }
        );

    private static async Task PublishIntoInboxAsync(
        NorthDb db,
        IOutboxPublisher<NorthDb> outbox,
        InboxState row,
        int messages
    )
    {
        for (var number = 1; number <= messages; number++)
        {
            await outbox.PublishAsync(
                new GoodsStored(Guid.NewGuid(), number),
                CancellationToken.None
            );
        }

        foreach (var message in db.ChangeTracker.Entries<OutboxMessage>())
        {
            message.Entity.OutboxId = null;
            message.Entity.InboxMessageId = row.MessageId;
            message.Entity.InboxConsumerId = row.ConsumerId;
        }

        await db.SaveChangesAsync();
    }

    private static DateTime Now => SystemClock.Instance.GetUtcNow().UtcDateTime;
}
