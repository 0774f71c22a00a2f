using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging;

/// <summary>
/// Publishes from outside a consumer through the outbox of <typeparamref name="TDb"/>: the message is
/// stored by the same <c>SaveChanges</c> that stores the rows, and sent after the commit. Scoped.
/// </summary>
public interface IOutboxPublisher<TDb>
    where TDb : DbContext
{
    Task PublishAsync<T>(T message, CancellationToken cancellationToken)
        where T : class;
}
