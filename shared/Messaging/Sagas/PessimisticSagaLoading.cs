using MassTransit;
using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Sagas;

/// <summary>Locks the saga's row until the transaction ends; the next message for it waits.</summary>
internal sealed class PessimisticSagaLoading<TSaga>(ILockStatementProvider locks)
    : ISagaLoading<TSaga>
    where TSaga : class, ISaga
{
    public async Task<TSaga?> LoadAsync(
        DbContext db,
        Guid correlationId,
        CancellationToken cancellationToken
    )
    {
        var statement = locks.GetRowLockStatement<TSaga>(db, nameof(ISaga.CorrelationId));
        var found = await db.Set<TSaga>()
            .FromSqlRaw(statement, correlationId)
            .AsTracking()
            .ToListAsync(cancellationToken);
        return found.SingleOrDefault();
    }

    /// <summary>
    /// Locks one by one in the order of ids, so that two queries cannot wait for each other, and asks
    /// the filter again, since the saga may have moved on while its lock was waited for.
    /// </summary>
    public async Task<IReadOnlyList<TSaga>> QueryAsync(
        DbContext db,
        ISagaQuery<TSaga> query,
        CancellationToken cancellationToken
    )
    {
        var ids = await db.Set<TSaga>()
            .Where(query.FilterExpression)
            .Select(saga => saga.CorrelationId)
            .ToListAsync(cancellationToken);
        var filter = query.GetFilter();
        var locked = new List<TSaga>(ids.Count);
        foreach (var id in ids.Order())
        {
            if (await LoadAsync(db, id, cancellationToken) is { } saga && filter(saga))
            {
                locked.Add(saga);
            }
        }

        return locked;
    }
}
