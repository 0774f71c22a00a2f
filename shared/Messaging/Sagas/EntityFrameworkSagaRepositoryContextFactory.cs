using MassTransit;
using MassTransit.EntityFrameworkCoreIntegration;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;
using MlConnector.Messaging.Storage;

namespace MlConnector.Messaging.Sagas;

/// <summary>
/// Brings a message to its saga. Inside an outbox it works in the transaction that is open and saves
/// nothing itself; without one it begins, saves and commits. It never makes a scope of its own.
/// </summary>
internal sealed class EntityFrameworkSagaRepositoryContextFactory<TSaga>(
    SagaDb<TSaga> saga,
    ISagaConsumeContextFactory<DbContext, TSaga> contexts
)
    : ISagaRepositoryContextFactory<TSaga>,
        IQuerySagaRepositoryContextFactory<TSaga>,
        ILoadSagaRepositoryContextFactory<TSaga>
    where TSaga : class, ISaga
{
    public Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<TSaga, T>> next)
        where T : class =>
        InTransactionAsync(
            context,
            () =>
                next.Send(
                    new EntityFrameworkSagaRepositoryContext<TSaga, T>(saga, context, contexts)
                )
        );

    public Task SendQuery<T>(
        ConsumeContext<T> context,
        ISagaQuery<TSaga> query,
        IPipe<SagaRepositoryQueryContext<TSaga, T>> next
    )
        where T : class =>
        InTransactionAsync(
            context,
            async () =>
            {
                var instances = await saga.Loading.QueryAsync(
                    saga.Db,
                    query,
                    context.CancellationToken
                );
                var repository = new EntityFrameworkSagaRepositoryContext<TSaga, T>(
                    saga,
                    context,
                    contexts
                );
                await next.Send(
                    new LoadedSagaRepositoryQueryContext<TSaga, T>(repository, instances)
                );
            }
        );

    Task<T> IQuerySagaRepositoryContextFactory<TSaga>.Execute<T>(
        Func<QuerySagaRepositoryContext<TSaga>, Task<T>> asyncMethod,
        CancellationToken cancellationToken
    ) => asyncMethod(new EntityFrameworkSagaReadContext<TSaga>(saga.Db, cancellationToken));

    Task<T> ILoadSagaRepositoryContextFactory<TSaga>.Execute<T>(
        Func<LoadSagaRepositoryContext<TSaga>, Task<T>> asyncMethod,
        CancellationToken cancellationToken
    ) => asyncMethod(new EntityFrameworkSagaReadContext<TSaga>(saga.Db, cancellationToken));

    public void Probe(ProbeContext context)
    {
        var scope = context.CreateScope("sagaRepository");
        scope.Add("persistence", "entityFramework");
        scope.Add("context", saga.Db.GetType().Name);
    }

    private async Task InTransactionAsync(ConsumeContext context, Func<Task> work)
    {
        if (
            context.TryGetPayload<DbTransactionContext>(out var owner)
            && owner.Transaction == saga.Db.Database.CurrentTransaction
        )
        {
            await work();
            return;
        }

        await using var transaction = await MessagingTransaction.BeginAsync(
            saga.Db,
            saga.IsolationLevel,
            context.CancellationToken
        );
        await work();
        await saga.Db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
    }
}
