using MlConnector.Kernel;
using MlConnector.Settlements.Categories;

namespace MlConnector.Reconcile.Domain;

/// <summary>What a category's rows come to in one settlement; zero is shown, not dropped.</summary>
public sealed record CategoryTotal(Category Category, Money Amount, int Rows);
