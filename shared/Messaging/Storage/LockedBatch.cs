namespace MassTransit.EntityFrameworkCoreIntegration;

/// <summary>Which rows a background service takes next.</summary>
/// <param name="OrderBy">Property that orders the batch, oldest first.</param>
/// <param name="Limit">Most rows of the batch.</param>
/// <param name="NotNull">Property that must have a value, or null.</param>
/// <param name="Null">Property that must have none, or null.</param>
/// <param name="Until">Property that must lie before parameter <c>{0}</c>, or null.</param>
/// <param name="KeyProperty">Property that <paramref name="Except"/> and <paramref name="Only"/> speak of.</param>
/// <param name="Except">Keys to leave out.</param>
/// <param name="Only">When given, the only keys to take.</param>
public sealed record LockedBatch(
    string KeyProperty,
    string OrderBy,
    int Limit,
    string? NotNull = null,
    string? Null = null,
    string? Until = null,
    IReadOnlyCollection<Guid>? Except = null,
    IReadOnlyCollection<Guid>? Only = null
);
