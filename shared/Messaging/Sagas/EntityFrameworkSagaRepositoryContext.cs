using MassTransit;
using MassTransit.Context;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Sagas;

/// <summary>
/// What the saga driver may do while one message is handled. Changes go to the change tracker; whoever
/// owns the transaction saves them: the outbox, or the factory where there is no outbox.
/// </summary>
internal sealed class EntityFrameworkSagaRepositoryContext<TSaga, TMessage>(
    SagaDb<TSaga> saga,
    ConsumeContext<TMessage> consumeContext,
    ISagaConsumeContextFactory<DbContext, TSaga> contexts
) : ConsumeContextScope<TMessage>(consumeContext, saga.Db), SagaRepositoryContext<TSaga, TMessage>
    where TSaga : class, ISaga
    where TMessage : class
{
    private readonly DbContext _db = saga.Db;

    public Task<SagaConsumeContext<TSaga, TMessage>> Add(TSaga instance) =>
        Context(instance, SagaConsumeContextMode.Add);

    /// <summary>Inserts at once; null where the saga exists, so that the driver loads it.</summary>
    public async Task<SagaConsumeContext<TSaga, TMessage>> Insert(TSaga instance)
    {
        var savepoints = _db.Database.AutoSavepointsEnabled;
        // A failed INSERT would otherwise end the whole transaction on PostgreSQL.
        _db.Database.AutoSavepointsEnabled = true;
        var entry = _db.Add(instance);
        try
        {
            await _db.SaveChangesAsync(CancellationToken);
            return await Context(instance, SagaConsumeContextMode.Insert);
        }
        catch (DbUpdateException exists) when (exists.Entries.Any(e => e.Entity == instance))
        {
            entry.State = EntityState.Detached;
            return null!;
        }
        finally
        {
            _db.Database.AutoSavepointsEnabled = savepoints;
        }
    }

    public async Task<SagaConsumeContext<TSaga, TMessage>> Load(Guid correlationId) =>
        await saga.Loading.LoadAsync(_db, correlationId, CancellationToken) is { } instance
            ? await Context(instance, SagaConsumeContextMode.Load)
            : null!;

    public Task Save(SagaConsumeContext<TSaga> context)
    {
        _db.Add(context.Saga);
        return Task.CompletedTask;
    }

    public Task Update(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

    public Task Delete(SagaConsumeContext<TSaga> context)
    {
        _db.Remove(context.Saga);
        return Task.CompletedTask;
    }

    public Task Discard(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

    /// <summary>The message was not for the saga after all: what the driver changed on it is forgotten.</summary>
    public Task Undo(SagaConsumeContext<TSaga> context)
    {
        _db.Entry(context.Saga).State = EntityState.Unchanged;
        return Task.CompletedTask;
    }

    public Task<SagaConsumeContext<TSaga, T>> CreateSagaConsumeContext<T>(
        ConsumeContext<T> consumeContext,
        TSaga instance,
        SagaConsumeContextMode mode
    )
        where T : class => contexts.CreateSagaConsumeContext(_db, consumeContext, instance, mode);

    private Task<SagaConsumeContext<TSaga, TMessage>> Context(
        TSaga instance,
        SagaConsumeContextMode mode
    ) => contexts.CreateSagaConsumeContext(_db, this, instance, mode);
}
