using System.Data;
using MassTransit;
using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlConnector.Messaging.Bus;
using MlConnector.Messaging.Delivery;
using MlConnector.Messaging.Storage;

namespace MlConnector.Messaging.Scheduling;

/// <summary>Sends scheduled messages when they are due, the oldest first. Several processes may run it.</summary>
internal sealed class ScheduledMessageService(
    IServiceScopeFactory scopes,
    OutboxSender sender,
    ILockStatementProvider locks,
    IOptions<MessagingOptions> options,
    IBusControl bus,
    TimeProvider clock,
    ILogger<ParkedIds> parkedLogger,
    ILogger<ScheduledMessageService> logger
) : DeliveryLoop(bus, new ParkedIds(clock, parkedLogger), clock, logger)
{
    // Sent and cancelled rows are kept this long, so that a repeated request finds them.
    private static readonly TimeSpan ClosedKept = TimeSpan.FromDays(7);

    private readonly MessagingOptions _options = options.Value;
    private DateTime _cleanedAt = DateTime.MinValue;

    protected override TimeSpan PollDelay => _options.PollDelay;

    protected override async Task<bool> PassAsync(CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SchedulerDb>().Db;
        var now = Clock.GetUtcNow().UtcDateTime;
        await CleanAsync(db, now, stopping);
        if (!await Due(db, now).AnyAsync(stopping))
        {
            return false;
        }

        await using var transaction = await MessagingTransaction.BeginAsync(
            db,
            IsolationLevel.ReadCommitted,
            stopping
        );
        if (await LockNextAsync(db, now, stopping) is not { } message)
        {
            return false;
        }

        await SendAsync(message, now, stopping);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private static IQueryable<ScheduledMessage> Due(DbContext db, DateTime now) =>
        db.Set<ScheduledMessage>().Where(row => row.Closed == null && row.Due <= now);

    private async Task<ScheduledMessage?> LockNextAsync(
        DbContext db,
        DateTime now,
        CancellationToken stopping
    )
    {
        var batch = new LockedBatch(
            nameof(ScheduledMessage.TokenId),
            nameof(ScheduledMessage.Due),
            Limit: 1,
            Null: nameof(ScheduledMessage.Closed),
            Until: nameof(ScheduledMessage.Due),
            Except: [.. Parked.All.Except(Parked.Due())]
        );
        var rows = await db.Set<ScheduledMessage>()
            .FromSqlRaw(locks.GetBatchLockStatement<ScheduledMessage>(db, batch), now)
            .AsTracking()
            .ToListAsync(stopping);
        return rows.SingleOrDefault();
    }

    private async Task SendAsync(ScheduledMessage message, DateTime now, CancellationToken stopping)
    {
        var outcome = await sender.SendInOrderAsync(
            [Outgoing(message, now)],
            _options.SendTimeout,
            stopping
        );
        if (outcome.Fault is not null)
        {
            Parked.Park(message.TokenId, outcome.Fault);
            return;
        }

        Parked.Release(message.TokenId);
        message.Closed = now;
    }

    /// <summary>The token is the message's id, so that a message sent twice by a crash takes effect once.</summary>
    private static OutboxMessage Outgoing(ScheduledMessage message, DateTime now) =>
        new()
        {
            MessageId = message.TokenId,
            SentTime = now,
            Headers = ScheduledHeaders.WithToken(message.Headers, message.TokenId),
            ContentType = message.ContentType,
            MessageType = message.MessageType,
            Body = message.Body,
            ConversationId = message.ConversationId,
            CorrelationId = message.CorrelationId,
            InitiatorId = message.InitiatorId,
            RequestId = message.RequestId,
            SourceAddress = message.SourceAddress,
            DestinationAddress = message.Destination,
            ResponseAddress = message.ResponseAddress,
            FaultAddress = message.FaultAddress,
            ExpirationTime = message.ExpirationTime,
        };

    private async Task CleanAsync(DbContext db, DateTime now, CancellationToken stopping)
    {
        // Once an hour is enough for rows that live for days.
        if (now - _cleanedAt < TimeSpan.FromHours(1))
        {
            return;
        }

        var before = now - ClosedKept;
        await db.Set<ScheduledMessage>()
            .Where(row => row.Closed < before)
            .ExecuteDeleteAsync(stopping);
        _cleanedAt = now;
    }
}
