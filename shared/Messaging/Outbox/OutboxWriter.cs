using MassTransit;
using MassTransit.EntityFrameworkCoreIntegration;
using MassTransit.Middleware;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Outbox;

/// <summary>
/// Puts messages sent outside a consumer into the context, where the caller's <c>SaveChanges</c> stores
/// them with its rows. Every <c>SaveChanges</c> makes an outbox of its own.
/// </summary>
internal sealed class OutboxWriter<TDb> : OutboxSendContext, IDisposable
    where TDb : DbContext
{
    private readonly TDb _db;
    private readonly IServiceProvider _provider;
    private readonly OutboxSignal<TDb> _signal;
    private readonly TimeProvider _clock;
    private OutboxState? _outbox;

    public OutboxWriter(
        TDb db,
        IServiceProvider provider,
        OutboxSignal<TDb> signal,
        TimeProvider clock
    )
    {
        _db = db;
        _provider = provider;
        _signal = signal;
        _clock = clock;
    }

    public Task AddSend<T>(SendContext<T> context)
        where T : class
    {
        var message = OutboxMessages.From(context, Now);
        message.OutboxId = CurrentOutbox().OutboxId;
        _db.Add(message);
        return Task.CompletedTask;
    }

    public object? GetService(Type serviceType) => _provider.GetService(serviceType);

    /// <summary>
    /// The scope ends, so its transaction has: what an earlier wake came too early for is there now.
    /// </summary>
    public void Dispose()
    {
        if (_outbox is null)
        {
            return;
        }

        _db.SavedChanges -= WakeDelivery;
        _signal.Wake();
    }

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    /// <summary>
    /// The outbox of the next <c>SaveChanges</c>. One that is no longer to be inserted was saved, or
    /// forgotten by <c>ChangeTracker.Clear</c>.
    /// </summary>
    private OutboxState CurrentOutbox()
    {
        if (_outbox is not null && _db.Entry(_outbox).State is EntityState.Added)
        {
            return _outbox;
        }

        if (_outbox is null)
        {
            _db.SavedChanges += WakeDelivery;
        }

        _outbox = new OutboxState
        {
            OutboxId = NewId.NextGuid(),
            LockId = NewId.NextGuid(),
            Created = Now,
        };
        _db.Add(_outbox);
        return _outbox;
    }

    private void WakeDelivery(object? sender, SavedChangesEventArgs saved)
    {
        if (_db.Database.CurrentTransaction is null)
        {
            _signal.Wake();
        }
    }
}
