using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Sagas;

/// <summary>Reads sagas to change them, tracked.</summary>
internal interface ISagaLoading<TSaga>
    where TSaga : class, ISaga
{
    Task<TSaga?> LoadAsync(DbContext db, Guid correlationId, CancellationToken cancellationToken);

    Task<IReadOnlyList<TSaga>> QueryAsync(
        DbContext db,
        ISagaQuery<TSaga> query,
        CancellationToken cancellationToken
    );
}
