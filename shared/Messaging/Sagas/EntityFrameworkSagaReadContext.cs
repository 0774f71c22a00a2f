using MassTransit;
using MassTransit.Middleware;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Sagas;

/// <summary>Reads sagas outside a message, without locks and untracked.</summary>
internal sealed class EntityFrameworkSagaReadContext<TSaga>(
    DbContext db,
    CancellationToken cancellationToken
)
    : BasePipeContext(cancellationToken),
        QuerySagaRepositoryContext<TSaga>,
        LoadSagaRepositoryContext<TSaga>
    where TSaga : class, ISaga
{
    public async Task<TSaga> Load(Guid correlationId) =>
        (
            await db.Set<TSaga>()
                .AsNoTracking()
                .SingleOrDefaultAsync(
                    saga => saga.CorrelationId == correlationId,
                    CancellationToken
                )
        )!;

    public async Task<SagaRepositoryQueryContext<TSaga>> Query(
        ISagaQuery<TSaga> query,
        CancellationToken cancellationToken = default
    )
    {
        var ids = await db.Set<TSaga>()
            .AsNoTracking()
            .Where(query.FilterExpression)
            .Select(saga => saga.CorrelationId)
            .ToListAsync(cancellationToken);
        return new DefaultSagaRepositoryQueryContext<TSaga>(this, ids);
    }
}
