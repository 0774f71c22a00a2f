using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Sagas;

/// <summary>Reads without a lock; the saga's row version finds the loser of a race when it saves.</summary>
internal sealed class OptimisticSagaLoading<TSaga> : ISagaLoading<TSaga>
    where TSaga : class, ISaga
{
    public Task<TSaga?> LoadAsync(
        DbContext db,
        Guid correlationId,
        CancellationToken cancellationToken
    ) =>
        db.Set<TSaga>()
            .AsTracking()
            .SingleOrDefaultAsync(saga => saga.CorrelationId == correlationId, cancellationToken);

    public async Task<IReadOnlyList<TSaga>> QueryAsync(
        DbContext db,
        ISagaQuery<TSaga> query,
        CancellationToken cancellationToken
    ) =>
        await db.Set<TSaga>()
            .AsTracking()
            .Where(query.FilterExpression)
            .ToListAsync(cancellationToken);
}
