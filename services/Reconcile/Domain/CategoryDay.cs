using MlConnector.Kernel;
using MlConnector.Settlements.Categories;

namespace MlConnector.Reconcile.Domain;

/// <summary>What a category's rows of one accounting day come to.</summary>
/// <param name="Day">The day in the connection's time zone.</param>
/// <param name="Amount">Positive: the seller gets.</param>
public sealed record CategoryDay(Category Category, DateOnly Day, Money Amount);
