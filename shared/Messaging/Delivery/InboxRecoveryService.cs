using MassTransit;
using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlConnector.Messaging.Inbox;
using MlConnector.Messaging.Outbox;
using MlConnector.Messaging.Storage;

namespace MlConnector.Messaging.Delivery;

/// <summary>
/// Sends what a consumer stored before its process died. A broker would bring the message again and so
/// finish it; the in-memory transport forgets it, and here it is finished all the same.
/// </summary>
internal sealed partial class InboxRecoveryService<TDb>(
    IServiceScopeFactory scopes,
    OutboxSender sender,
    IOptions<OutboxSettings<TDb>> options,
    IBusControl bus,
    TimeProvider clock,
    ILogger<ParkedIds> parkedLogger,
    ILogger<InboxRecoveryService<TDb>> logger
) : DeliveryLoop(bus, new ParkedIds(clock, parkedLogger), clock, logger)
    where TDb : DbContext
{
    private readonly OutboxSettings<TDb> _settings = options.Value;

    protected override TimeSpan PollDelay => _settings.RecoveryAge / 3;

    protected override async Task<bool> PassAsync(CancellationToken stopping)
    {
        var due = Parked.Due();
        IReadOnlyCollection<Guid> waiting = [.. Parked.All.Except(due)];
        return await RecoverOneAsync(waiting, stopping);
    }

    /// <summary>One row in one transaction; true when a row was found.</summary>
    private async Task<bool> RecoverOneAsync(
        IReadOnlyCollection<Guid> except,
        CancellationToken stopping
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        db.Database.SetCommandTimeout(_settings.QueryTimeout);
        var until = Clock.GetUtcNow().UtcDateTime - _settings.RecoveryAge;
        if (!await LeftBehind(db, until).AnyAsync(stopping))
        {
            return false;
        }

        await using var transaction = await MessagingTransaction.BeginAsync(
            db,
            _settings.IsolationLevel,
            stopping
        );
        if (await LockAsync(db, until, except, stopping) is not { } row)
        {
            return false;
        }

        await DeliverAsync(db, row, stopping);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private static IQueryable<InboxState> LeftBehind(TDb db, DateTime until) =>
        db.Set<InboxState>().Where(row => row.Delivered == null && row.Consumed <= until);

    private async Task<InboxState?> LockAsync(
        TDb db,
        DateTime until,
        IReadOnlyCollection<Guid> except,
        CancellationToken stopping
    )
    {
        var batch = new LockedBatch(
            nameof(InboxState.LockId),
            nameof(InboxState.Id),
            Limit: 1,
            Null: nameof(InboxState.Delivered),
            Until: nameof(InboxState.Consumed),
            Except: except
        );
        var statement = _settings.LockStatements.GetBatchLockStatement<InboxState>(db, batch);
        var rows = await db.Set<InboxState>()
            .FromSqlRaw(statement, until)
            .AsNoTracking()
            .ToListAsync(stopping);
        return rows.SingleOrDefault();
    }

    private async Task DeliverAsync(TDb db, InboxState row, CancellationToken stopping)
    {
        var rows = new InboxRows(
            db,
            _settings.LockStatements,
            Clock,
            row.MessageId,
            row.ConsumerId
        );
        var messages = await rows.LoadMessagesAsync(after: 0, int.MaxValue, stopping);
        var outcome = await sender.SendInOrderAsync(
            messages,
            _settings.MessageDeliveryTimeout,
            stopping
        );
        if (outcome.Fault is not null)
        {
            Parked.Park(row.LockId, outcome.Fault);
            return;
        }

        Parked.Release(row.LockId);
        await rows.SettleAsync(
            rows.Now,
            messages.Count > 0 ? messages[^1].SequenceNumber : row.LastSequenceNumber,
            CancellationToken.None
        );
        LogRecovered(logger, row.MessageId, messages.Count);
    }

    [LoggerMessage(
        EventName = "messaging.inbox.recovered",
        Level = LogLevel.Information,
        Message = "Message {MessageId} was consumed before a crash; its {Messages} stored messages are sent now."
    )]
    private static partial void LogRecovered(ILogger logger, Guid messageId, int messages);
}
