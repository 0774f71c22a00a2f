using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MlConnector.Messaging.Delivery;
using MlConnector.Messaging.Tests.Bench;
using MlConnector.TestKit;

namespace MlConnector.Messaging.Tests;

public sealed class InboxCleanupTests
{
    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task Old_rows_are_forgotten_though_one_of_them_still_has_a_message(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        var host = warehouse.Build(new TestModule<NorthDb>());
        await warehouse.CreateTablesAsync(host.Services);
        var now = SystemClock.Instance.GetUtcNow().UtcDateTime;
        var orphaned = Row(now.AddDays(-9));
        var recent = Row(now.AddDays(-6));
        var undelivered = Row(null);
        await warehouse.InScopeAsync<NorthDb>(
            async (db, outbox) =>
            {
                db.AddRange(orphaned, recent, undelivered);
                db.AddRange(Enumerable.Range(0, 10).Select(_ => Row(now.AddDays(-8))));
                await outbox.PublishAsync(
                    new GoodsStored(Guid.NewGuid(), 1),
                    CancellationToken.None
                );
                var message = db.ChangeTracker.Entries<OutboxMessage>().Single().Entity;
                message.OutboxId = null;
                message.InboxMessageId = orphaned.MessageId;
                message.InboxConsumerId = orphaned.ConsumerId;
                await db.SaveChangesAsync();
            }
        );
        var cleanup = host
            .Services.GetServices<IHostedService>()
            .OfType<InboxCleanupService<NorthDb>>()
            .Single();

        var forgotten = await cleanup.CleanAsync(CancellationToken.None);

        Assert.Equal(10, forgotten);
        var kept = await warehouse.ReadAsync<NorthDb, List<Guid>>(db =>
            db.Set<InboxState>().Select(row => row.MessageId).ToListAsync()
        );
        Assert.Equal(
            new[] { orphaned.MessageId, recent.MessageId, undelivered.MessageId }.Order(),
            kept.Order()
        );
    }

    private static InboxState Row(DateTime? delivered) =>
        new()
        {
            MessageId = Guid.NewGuid(),
            ConsumerId = Guid.NewGuid(),
            LockId = Guid.NewGuid(),
            Received = delivered ?? SystemClock.Instance.GetUtcNow().UtcDateTime,
            Consumed = delivered,
            Delivered = delivered,
            ReceiveCount = 1,
        };
}
