using MassTransit;
using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Inbox;

/// <summary>Reads and writes the inbox row of one message and one consumer, in the transaction that is open.</summary>
internal sealed class InboxRows(
    DbContext db,
    ILockStatementProvider locks,
    TimeProvider clock,
    Guid messageId,
    Guid consumerId
)
{
    public DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The row, tracked and locked: a new one, or the one that an earlier arrival left.</summary>
    public async Task<InboxState> ClaimAsync(
        DateTime? expiration,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var row =
                await InsertAsync(expiration, cancellationToken)
                ?? await FindLockedAsync(cancellationToken);
            if (row is not null)
            {
                return row;
            }

            // The clean-up removed it between the two statements: then it may be claimed again.
        }
    }

    public async Task<InboxState?> FindLockedAsync(CancellationToken cancellationToken)
    {
        var statement = locks.GetRowLockStatement<InboxState>(
            db,
            nameof(InboxState.MessageId),
            nameof(InboxState.ConsumerId)
        );
        var rows = await db.Set<InboxState>()
            .FromSqlRaw(statement, messageId, consumerId)
            .AsTracking()
            .ToListAsync(cancellationToken);
        return rows.SingleOrDefault();
    }

    public Task<List<OutboxMessage>> LoadMessagesAsync(
        long after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Messages()
            .Where(message => message.SequenceNumber > after)
            .OrderBy(message => message.SequenceNumber)
            .Take(limit)
            .AsNoTracking()
            .ToListAsync(cancellationToken);

    public Task SettleAsync(
        DateTime deliveredAt,
        long? lastSequenceNumber,
        CancellationToken cancellationToken
    ) =>
        db.Database.ExecuteSqlRawAsync(
            InboxStatements.For(db).Settle,
            [messageId, consumerId, deliveredAt, (object?)lastSequenceNumber ?? DBNull.Value],
            cancellationToken
        );

    public Task RemoveMessagesAsync(CancellationToken cancellationToken) =>
        Messages().ExecuteDeleteAsync(cancellationToken);

    private async Task<InboxState?> InsertAsync(
        DateTime? expiration,
        CancellationToken cancellationToken
    )
    {
        // INSERT … RETURNING cannot be composed, so the one row is taken in memory.
        var rows = await db.Set<InboxState>()
            .FromSqlRaw(
                InboxStatements.For(db).Claim,
                messageId,
                consumerId,
                NewId.NextGuid(),
                Now,
                (object?)expiration ?? DBNull.Value
            )
            .AsTracking()
            .ToListAsync(cancellationToken);
        return rows.SingleOrDefault();
    }

    private IQueryable<OutboxMessage> Messages() =>
        db.Set<OutboxMessage>()
            .Where(message =>
                message.InboxMessageId == messageId && message.InboxConsumerId == consumerId
            );
}
