using Microsoft.EntityFrameworkCore;

namespace MassTransit.EntityFrameworkCoreIntegration;

/// <summary>Writes the statements that read rows and lock them, which LINQ cannot say.</summary>
public interface ILockStatementProvider
{
    /// <summary>
    /// Reads and locks the rows where every named property equals its parameter: <c>{0}</c> is the
    /// first property's value, <c>{1}</c> the second's. Waits for a row that another transaction holds.
    /// </summary>
    string GetRowLockStatement<T>(DbContext context, params string[] propertyNames)
        where T : class;

    /// <summary>Reads and locks a batch, passing over rows that another transaction holds.</summary>
    string GetBatchLockStatement<T>(DbContext context, LockedBatch batch)
        where T : class;
}
