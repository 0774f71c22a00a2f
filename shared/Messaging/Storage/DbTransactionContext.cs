using Microsoft.EntityFrameworkCore.Storage;

namespace MassTransit.EntityFrameworkCoreIntegration;

/// <summary>
/// On a consume context it says that a transaction is open on the scope's DbContext and that its
/// owner saves and commits; the saga repository then does neither.
/// </summary>
public interface DbTransactionContext
{
    IDbContextTransaction Transaction { get; }
}
